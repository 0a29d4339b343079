"""Messages as v2 shows them: a single one (format A), those of a send, and a list (format B).

v2 doesn't know the newer statuses: waiting messages are "queued", and a cancelled message is "failed".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

from apps.api.v2.paging import PageRequest
from apps.channels import phone_numbers
from apps.message_templates.models import MessageTemplate
from apps.messaging import prices
from apps.messaging.history import reading
from apps.messaging.models import Message, MessageStatus
from apps.messaging.sending import accepting

# v2 has no status for a chosen route or a scheduled time, so the message counts as waiting.
_WORDS = {
    MessageStatus.SCHEDULED.value: "queued",
    MessageStatus.ROUTED.value: "queued",
    MessageStatus.CANCELLED.value: "failed",
}
# Steps that v2 has no status for.
_UNTOLD = (MessageStatus.SCHEDULED, MessageStatus.ROUTED)


class ButtonOut(TypedDict):
    type: str
    value: str


class BodyOut(TypedDict):
    header: str | None
    content: str
    footer: str | None
    buttons: list[ButtonOut] | None


class EventOut(TypedDict):
    status: str
    timestamp: str
    description: str | None


class MessageOut(TypedDict):
    id: str
    customerId: str
    contactId: str
    phoneNumber: str
    phoneNumberInternational: str
    regionCode: str
    templateId: str | None
    templateName: str | None
    templateCategory: str | None
    channel: str
    messageBody: BodyOut | None
    status: str
    createdAt: str
    correctedPrice: float | None
    events: list[EventOut] | None


class GuideMessageOut(TypedDict):
    id: str
    recipient: str
    status: str
    contact_id: str


class GuideMessagesOut(TypedDict):
    messages: list[GuideMessageOut]


class GuideSentOut(TypedDict):
    data: GuideMessagesOut


class GuideListOut(TypedDict):
    """The guide shows the address and no answer: that of a send, and how many there are."""

    data: GuideMessagesOut
    page: int
    page_size: int
    total_count: int
    total_pages: int


def status_of(status: str) -> str:
    return _WORDS.get(status) or status.lower()


def message_of(message: Message) -> MessageOut:
    prices.read([message])
    written = phone_numbers.formats(message.phone)
    # Includes removed templates, because their messages keep their names.
    template = MessageTemplate.objects.filter(id=message.template_id).first() if message.template_id else None
    return {
        "id": str(message.id),
        "customerId": str(message.profile_id or message.organization_id),
        "contactId": str(message.contact_id),
        "phoneNumber": message.phone,
        "phoneNumberInternational": written.international,
        "regionCode": written.region,
        "templateId": str(message.template_id) if message.template_id else None,
        "templateName": template.name if template else None,
        "templateCategory": template.category if template else None,
        "channel": message.channel or "auto",
        "messageBody": _body(message.body) if message.body else None,
        "status": status_of(message.status),
        "createdAt": message.created_at.isoformat(),
        "correctedPrice": None if message.price is None else float(message.price),
        "events": [
            {"status": status_of(step.status), "timestamp": step.at.isoformat(), "description": step.description}
            for step in reading.activities(message)
            if step.status not in _UNTOLD
        ],
    }


def _body(body: dict[str, Any]) -> BodyOut:
    buttons = body.get("buttons")
    return {
        "header": body.get("header"),
        "content": body["content"],
        "footer": body.get("footer"),
        "buttons": [{"type": each["type"], "value": each["value"]} for each in buttons] if buttons else None,
    }


def sent_of(accepted: Sequence[accepting.Accepted]) -> GuideSentOut:
    rows = Message.objects.filter(id__in=[each.id for each in accepted])
    contact_of = dict(rows.values_list("id", "contact_id"))
    shown: list[GuideMessageOut] = [
        {"id": str(each.id), "recipient": each.phone, "status": "queued", "contact_id": str(contact_of[each.id])}
        for each in accepted
    ]
    return {"data": {"messages": shown}}


def list_of(page: PageRequest) -> GuideListOut:
    shown: list[GuideMessageOut] = [
        {
            "id": str(row.id),
            "recipient": row.phone,
            "status": status_of(row.status),
            "contact_id": str(row.contact_id),
        }
        for row in page.rows
    ]
    return {
        "data": {"messages": shown},
        "page": page.number,
        "page_size": page.size,
        "total_count": page.total,
        "total_pages": page.pages,
    }
