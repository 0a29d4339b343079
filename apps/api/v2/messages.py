"""Messages in v2: one by its id and sends without an answer (picture A), sends to several and the list (picture B)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict, cast
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import outgoing
from apps.api.endpoint import given
from apps.api.openapi.operation import answers
from apps.api.v2.dialect import Endpoint, Id, id_from
from apps.api.v2.paging import LARGEST, Page
from apps.api.v2.refusals import Picture
from apps.channels import phone as phones
from apps.contacts import actions as contacts
from apps.message_templates import actions as templates
from apps.message_templates.models import MessageTemplate
from apps.messaging import history, quick_message, send
from apps.messaging.models import Message, Status

# v2 has no word for a chosen route: the message still waits.
_WAITING = frozenset({Status.QUEUED.value, Status.ROUTED.value})
_LONGEST_ID = 100


class Parameters(serializers.DictField):
    """Values by the names of variables; numbers are taken as they are written."""

    child = serializers.CharField(allow_blank=True, trim_whitespace=False)

    def run_child_validation(self, data: Any) -> Any:
        try:
            return super().run_child_validation(data)
        except serializers.ValidationError as problem:
            told = cast("dict[str, Any]", problem.detail)
            found = {outgoing.parameter("", str(key)): sentences for key, sentences in told.items()}
            raise serializers.ValidationError(found) from None


class SendIn(serializers.Serializer[Any]):
    templateId = Id()
    templateVariables = Parameters(required=False, allow_null=True)


class ToPhoneIn(SendIn):
    phoneNumber = serializers.CharField(max_length=40)


class ToContactIn(SendIn):
    contactId = Id()


class QuickIn(serializers.Serializer[Any]):
    phoneNumber = serializers.CharField(max_length=40)
    customMessage = serializers.CharField(max_length=quick_message.LONGEST)


class GuideSendIn(serializers.Serializer[Any]):
    recipients = serializers.ListField(child=serializers.CharField(max_length=40))
    template_id = serializers.CharField(max_length=_LONGEST_ID)
    template_variables = Parameters(required=False, allow_null=True)
    channels = serializers.ListField(child=serializers.CharField(), required=False, allow_null=True)


class ListIn(serializers.Serializer[Any]):
    page = serializers.IntegerField(min_value=0, max_value=10**12, default=0)
    page_size = serializers.IntegerField(min_value=1, max_value=LARGEST, default=20)


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


class Collection(Endpoint):
    """Picture B."""

    picture = Picture.B

    @answers(GuideListOut, query=ListIn)
    def get(self, request: Request) -> Response:
        """List messages, newest first."""
        asked = given(ListIn(data=request.query_params))
        found, total = history.search(self.customer, {}), history.count(self.customer, {})
        page = Page.of(found, number=asked["page"], size=asked["page_size"], total=total)
        return Response(_listed(page))

    @answers(
        GuideSentOut,
        202,
        body=GuideSendIn,
        refuses=(outgoing.NotE164, templates.TemplateNotFound, send.NotApproved, send.AllOptedOut),
    )
    def post(self, request: Request) -> Response:
        """Send a template to several numbers."""
        asked = given(GuideSendIn(data=request.data))
        recipients = outgoing.recipients(asked["recipients"], field="recipients")
        channels = outgoing.channels(asked.get("channels"), field="channels")
        parameters = outgoing.parameters(asked.get("template_variables"), field="template_variables")
        template = _template(self, asked["template_id"])

        def work() -> Response:
            accepted = _accept(self, request, recipients, channels, template, parameters)
            return Response(_sent(accepted), status=202)

        return self.rehearse(request, work)


class ToPhone(Endpoint):
    @answers(body=ToPhoneIn, refuses=(outgoing.NotE164, templates.TemplateNotFound, send.AllOptedOut))
    def post(self, request: Request) -> Response:
        """Send a template to a number."""
        asked = given(ToPhoneIn(data=request.data))
        return _send(self, request, outgoing.phone(asked["phoneNumber"], field="phoneNumber"), asked)


class ToContact(Endpoint):
    @answers(body=ToContactIn, refuses=(contacts.ContactNotFound, templates.TemplateNotFound, send.AllOptedOut))
    def post(self, request: Request) -> Response:
        """Send a template to a contact."""
        asked = given(ToContactIn(data=request.data))
        contact = contacts.find(self.customer, asked["contactId"])
        if contact.opt_out:  # whosever contact it is: an organization sees its profiles' too
            raise send.AllOptedOut
        return _send(self, request, contact.phone, asked)


class Quick(Endpoint):
    """The playground's message; open before an account is set up."""

    before_onboarding = True

    @answers(body=QuickIn, refuses=(outgoing.NotE164, quick_message.QuotaUsedUp, send.AllOptedOut))
    def post(self, request: Request) -> Response:
        """Send a welcome message with a few words of one's own, five a day."""
        asked = given(QuickIn(data=request.data))
        phone, words = outgoing.phone(asked["phoneNumber"], field="phoneNumber"), asked["customMessage"]

        def work() -> Response:
            origin = self.origin(request)
            _, accepted = quick_message.send(self.customer, phone=phone, words=words, metadata=origin, now=self.now)
            self.made(request, accepted.id)
            return Response(status=204)

        return self.rehearse(request, work)


class Detail(Endpoint):
    @answers(MessageOut, refuses=(history.MessageNotFound,))
    def get(self, request: Request, message_id: str) -> Response:
        """One message, with what became of it."""
        return Response(message_of(history.find(self.customer, id_from(message_id, "id"))))


def _send(view: Endpoint, request: Request, phone: str, asked: dict[str, Any]) -> Response:
    """Picture A: to one number, over whichever channel; 204."""
    parameters = outgoing.parameters(asked.get("templateVariables"), field="templateVariables")
    template = templates.find(view.customer, asked["templateId"])

    def work() -> Response:
        _accept(view, request, [phone], [None], template, parameters)
        return Response(status=204)

    return view.rehearse(request, work)


def _accept(
    view: Endpoint,
    request: Request,
    recipients: Sequence[str],
    channels: Sequence[str | None],
    template: MessageTemplate,
    parameters: dict[str, str],
) -> list[send.Accepted]:
    send.check(template, channels)
    accepted = send.accept(
        view.customer,
        phones=recipients,
        channels=channels,
        template_id=template.id,
        parameters=parameters,
        metadata=view.origin(request),
        now=view.now,
    )
    view.made(request, accepted[0].id)
    return accepted


def _template(view: Endpoint, text: str) -> MessageTemplate:
    """What is no id is the id of nothing."""
    try:
        return templates.find(view.customer, UUID(text))
    except ValueError:
        raise templates.TemplateNotFound from None


def status_of(status: str) -> str:
    return "queued" if status in _WAITING else status.lower()


def message_of(message: Message) -> MessageOut:
    written = phones.formats(message.phone)
    # A removed template too: its messages keep its name.
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
            for step in history.activities(message)
            if step.status != Status.ROUTED
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


def _sent(accepted: Sequence[send.Accepted]) -> GuideSentOut:
    rows = Message.objects.filter(id__in=[each.id for each in accepted])
    contact_of = dict(rows.values_list("id", "contact_id"))
    shown: list[GuideMessageOut] = [
        {"id": str(each.id), "recipient": each.phone, "status": "queued", "contact_id": str(contact_of[each.id])}
        for each in accepted
    ]
    return {"data": {"messages": shown}}


def _listed(page: Page) -> GuideListOut:
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
