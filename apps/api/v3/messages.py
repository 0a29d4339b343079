"""GET /v3/messages, one message and its activities. Sending is in `send`. Source: the contract's API page."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, NotRequired, TypedDict
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.openapi.operation import Paged, answers
from apps.api.paging import Pages
from apps.api.resource import Resource, id_from
from apps.api.v3 import send
from apps.api.v3.message_filters import MessageFilters, filters_of
from apps.channels import phone_numbers
from apps.message_templates.models import MessageTemplate
from apps.messaging import prices
from apps.messaging.history import reading
from apps.messaging.history.reading import Activity
from apps.messaging.models import Message


class ButtonOut(TypedDict):
    type: str
    value: str
    text: NotRequired[str]
    postbackData: NotRequired[str]


class MediaOut(TypedDict):
    """A file of an inbound message, as the carrier describes it. The carrier hosts it for a limited time.

    An MMS has a `url`. WhatsApp has Meta's `id` instead and, for documents, a `fileName`.
    """

    mediaType: str
    mimeType: str | None
    sizeBytes: int | None
    sourceHashSha256: str | None
    url: str | None
    id: NotRequired[str]
    fileName: NotRequired[str]


class BodyOut(TypedDict):
    """Only an inbound message has `media` and `subject`, if it has any."""

    header: str | None
    content: str
    footer: str | None
    buttons: list[ButtonOut] | None
    media: NotRequired[list[MediaOut]]
    subject: NotRequired[str]


class MessageOut(TypedDict):
    """`phone` is the other party's number. `error_code` and `description` say why a message failed.

    Only a message that is or was scheduled has `scheduled_at`.
    """

    id: str
    customer_id: str
    contact_id: str
    direction: str
    phone: str
    phone_international: str
    region_code: str
    template_id: str | None
    template_name: str | None
    template_category: str | None
    channel: str
    message_body: BodyOut | None
    status: str
    created_at: str
    price: float | None
    active_contact_price: float | None
    metadata: dict[str, Any]
    error_code: str | None
    description: str | None
    scheduled_at: NotRequired[str]


class EventOut(TypedDict):
    status: str
    timestamp: str
    description: str | None


class MessageDetailOut(MessageOut):
    """`events` are its activities in short, oldest first."""

    events: list[EventOut]


# A class can't have a field named "from".
ActivityOut = TypedDict(
    "ActivityOut",
    {
        "status": str,
        "description": str,
        "from": str | None,
        "timestamp": str,
        "price": str | None,
        "active_contact_price": str | None,
        "error_code": str | None,
        "metadata": dict[str, Any],
        "scheduled_at": NotRequired[str],
    },
)


class ActivitiesOut(TypedDict):
    """Newest first. SCHEDULED and CANCELLED have `scheduled_at`.

    Here, prices are strings with four decimals, on the SENT activity of each route that was charged, as they were
    charged. The message has what is left after refunds.
    """

    message_id: str
    activities: list[ActivityOut]


class List(Resource):
    needs = {"GET": "messages.view", **send.NEEDS}
    # Not through DRF: see `collection`.
    elsewhere: ClassVar = {"POST": send.messages}

    @property
    def allowed_methods(self) -> list[str]:
        return ["GET", *self.elsewhere, "HEAD"]

    @answers(Paged("messages", MessageOut), query=MessageFilters, refuses=("VALIDATION_005",))
    def get(self, request: Request) -> Response:
        """Messages, newest first."""
        filters = filters_of(request)
        pages = Pages("messages", total=reading.count(self.customer, filters))
        found = pages.paginate_queryset(reading.search(self.customer, filters), request)
        prices.read(found)
        named = _templates({message.template_id for message in found})
        return pages.get_paginated_response([_summary(message, named.get(message.template_id)) for message in found])


class Detail(Resource):
    needs = {"GET": "messages.view"}

    @answers(MessageDetailOut, refuses=(reading.MessageNotFound,))
    def get(self, request: Request, message_id: str) -> Response:
        """One message, with its events."""
        message = reading.find(self.customer, id_from(message_id, "message"))
        return Response(detail_of(message))


class Activities(Resource):
    needs = {"GET": "messages.view"}

    @answers(ActivitiesOut, refuses=(reading.MessageNotFound,))
    def get(self, request: Request, message_id: str) -> Response:
        """A message's activities."""
        message = reading.find(self.customer, id_from(message_id, "message"))
        return Response(_activities(message))


_list = List.as_view()


@login_not_required
@csrf_exempt
def collection(request: HttpRequest) -> HttpResponseBase:
    """POST goes straight to `send`, all other methods through DRF."""
    return send.messages(request) if request.method == "POST" else _list(request)


collection.cls, collection.initkwargs = List, {}  # type: ignore[attr-defined]  # where drf-spectacular looks


def _templates(ids: set[UUID | None]) -> dict[UUID | None, MessageTemplate]:
    """The templates of messages, including removed ones, because history keeps their names."""
    named = [template_id for template_id in ids if template_id]
    return {template.id: template for template in MessageTemplate.objects.filter(id__in=named)}


def _summary(message: Message, template: MessageTemplate | None) -> MessageOut:
    written = phone_numbers.formats(message.phone)
    return {
        "id": str(message.id),
        "customer_id": str(message.profile_id or message.organization_id),
        "contact_id": str(message.contact_id),
        "direction": message.direction,
        "phone": message.phone,
        "phone_international": written.international,
        "region_code": written.region,
        "template_id": str(message.template_id) if message.template_id else None,
        "template_name": template.name if template else None,
        "template_category": template.category if template else None,
        "channel": message.channel or "auto",
        "message_body": message.body,
        "status": message.status,
        "created_at": message.created_at.isoformat(),
        "price": _number(message.price),
        "active_contact_price": _number(message.active_contact_price),
        "metadata": message.metadata,
        "error_code": message.error_code,
        "description": message.description,
        **_scheduled(message.scheduled_at),
    }


class _Scheduled(TypedDict, total=False):
    scheduled_at: str


def _scheduled(moment: datetime | None) -> _Scheduled:
    return {"scheduled_at": moment.isoformat()} if moment else {}


def detail_of(message: Message) -> MessageDetailOut:
    return details_of([message])[0]


def details_of(messages: list[Message]) -> list[MessageDetailOut]:
    """The same for a page of messages, in three queries."""
    prices.read(messages)
    named, told = _templates({each.template_id for each in messages}), reading.activities_of(messages)
    return [
        {**_summary(each, named.get(each.template_id)), "events": [_event(step) for step in told[each.id]]}
        for each in messages
    ]


def _event(step: Activity) -> EventOut:
    return {"status": step.status, "timestamp": step.at.isoformat(), "description": step.description}


def _activities(message: Message) -> ActivitiesOut:
    prices.read([message])
    steps = reversed(reading.activities(message))
    return {"message_id": str(message.id), "activities": [_activity(step, message) for step in steps]}


def _activity(step: Activity, message: Message) -> ActivityOut:
    return {
        "status": step.status,
        "description": step.description,
        "from": step.number,
        "timestamp": step.at.isoformat(),
        "price": _money(step.price),
        "active_contact_price": _money(step.active_contact_price),
        "error_code": step.error_code,
        "metadata": message.metadata,
        **_scheduled(step.scheduled_at),
    }


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def _money(amount: Decimal | None) -> str | None:
    """As in the contract: text with four decimals in activities, a JSON number in the detail."""
    return None if amount is None else f"{amount:.4f}"
