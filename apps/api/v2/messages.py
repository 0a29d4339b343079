"""Messages in v2: one by id, and sends without a response body (format A); sends to several and the list (format B)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import send_request, unserved
from apps.api.openapi.operation import answers
from apps.api.resource import given
from apps.api.v2.dialect import Id, Resource, id_from
from apps.api.v2.message_shapes import GuideListOut, GuideSentOut, MessageOut, list_of, message_of, sent_of
from apps.api.v2.paging import LARGEST, PageRequest
from apps.api.v2.refusals import WireFormat
from apps.contacts import actions as contacts
from apps.message_templates import finding
from apps.message_templates.models import MessageTemplate
from apps.messaging.history import reading
from apps.messaging.playground import quick_message
from apps.messaging.sending import accepting, admission

_LONGEST_ID = 100
# Fields that both formats accept.
_ALWAYS = ("sandbox", "test_mode", "idempotency_key", "idempotencyKey")
_GUIDE_FIELDS = ("recipients", "template_id", "template_variables", "channels", *_ALWAYS)
_GUIDE_NAMES = {
    "to": "recipients",
    "phoneNumber": "recipients",
    "template": "template_id",
    "templateId": "template_id",
    "templateVariables": "template_variables",
    "channel": "channels",
}
_ONE_FIELDS = ("templateId", "templateVariables", *_ALWAYS)
_ONE_NAMES = {
    "to": "phoneNumber",
    "recipients": "phoneNumber",
    "template": "templateId",
    "template_id": "templateId",
    "template_variables": "templateVariables",
}
_QUICK_NAMES = {"to": "phoneNumber", "recipients": "phoneNumber", "custom_message": "customMessage"}


class Parameters(serializers.DictField):
    """Values by variable name. Numbers are accepted as they are written."""

    child = serializers.CharField(allow_blank=True, trim_whitespace=False)

    def run_child_validation(self, data: Any) -> Any:
        try:
            return super().run_child_validation(data)
        except serializers.ValidationError as problem:
            told = cast("dict[str, Any]", problem.detail)
            found = {send_request.parameter("", str(key)): sentences for key, sentences in told.items()}
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


class Collection(Resource):
    """Picture B."""

    needs = {"GET": "messages.view", "POST": "messages.send"}
    sends = frozenset({"POST"})
    picture = WireFormat.B

    @answers(GuideListOut, query=ListIn)
    def get(self, request: Request) -> Response:
        """List messages, newest first."""
        asked = given(ListIn(data=request.query_params))
        found, total = reading.search(self.customer, {}), reading.count(self.customer, {})
        page = PageRequest.of(found, number=asked["page"], size=asked["page_size"], total=total)
        return Response(list_of(page))

    @answers(
        GuideSentOut,
        202,
        body=GuideSendIn,
        refuses=(send_request.NotE164, finding.TemplateNotFound, accepting.NotApproved, accepting.AllOptedOut),
    )
    def post(self, request: Request) -> Response:
        """Send a template to several numbers."""
        unserved.refuse(request.data, served=_GUIDE_FIELDS, instead=_GUIDE_NAMES)
        asked = given(GuideSendIn(data=request.data))
        recipients = send_request.recipients(asked["recipients"], field="recipients")
        channels = send_request.channels(asked.get("channels"), field="channels")
        parameters = send_request.parameters(asked.get("template_variables"), field="template_variables")
        template = _template(self, asked["template_id"])

        written = asked["recipients"]
        accepted = _accept(self, request, recipients, channels, template, parameters, written)
        return Response(sent_of(accepted), status=202)


class ToPhone(Resource):
    needs = {"POST": "messages.send"}
    sends = frozenset({"POST"})

    @answers(body=ToPhoneIn, refuses=(send_request.NotE164, finding.TemplateNotFound, accepting.AllOptedOut))
    def post(self, request: Request) -> Response:
        """Send a template to a number."""
        unserved.refuse(request.data, served=("phoneNumber", *_ONE_FIELDS), instead=_ONE_NAMES)
        asked = given(ToPhoneIn(data=request.data))
        return _send(self, request, send_request.phone(asked["phoneNumber"], field="phoneNumber"), asked)


class ToContact(Resource):
    needs = {"POST": "messages.send"}
    sends = frozenset({"POST"})

    @answers(body=ToContactIn, refuses=(contacts.ContactNotFound, finding.TemplateNotFound, accepting.AllOptedOut))
    def post(self, request: Request) -> Response:
        """Send a template to a contact."""
        unserved.refuse(request.data, served=("contactId", *_ONE_FIELDS), instead=_ONE_NAMES)
        asked = given(ToContactIn(data=request.data))
        contact = contacts.find(self.customer, asked["contactId"])
        if contact.opt_out:  # an organization also finds its profiles' contacts
            raise accepting.AllOptedOut
        return _send(self, request, contact.phone, asked)


class Quick(Resource):
    """The playground's message; open before an account is set up."""

    needs = {"POST": "messages.send"}
    before_onboarding = True

    @answers(body=QuickIn, refuses=(send_request.NotE164, quick_message.QuotaUsedUp, accepting.AllOptedOut))
    def post(self, request: Request) -> Response:
        """Send a welcome message with a few words of one's own, five a day."""
        unserved.refuse(request.data, served=("phoneNumber", "customMessage", *_ALWAYS), instead=_QUICK_NAMES)
        asked = given(QuickIn(data=request.data))
        phone, words = send_request.phone(asked["phoneNumber"], field="phoneNumber"), asked["customMessage"]

        origin = self.origin(request)
        _, accepted = quick_message.send(self.customer, phone=phone, words=words, metadata=origin, now=self.now)
        self.made(request, accepted.id)
        return Response(status=204)


class Detail(Resource):
    needs = {"GET": "messages.view"}

    @answers(MessageOut, refuses=(reading.MessageNotFound,))
    def get(self, request: Request, message_id: str) -> Response:
        """One message, with what became of it."""
        return Response(message_of(reading.find(self.customer, id_from(message_id, "id"))))


def _send(view: Resource, request: Request, phone: str, asked: dict[str, Any]) -> Response:
    """Picture A: to one number, over whichever channel; 204."""
    parameters = send_request.parameters(asked.get("templateVariables"), field="templateVariables")
    template = finding.find(view.customer, asked["templateId"])

    written = [asked["phoneNumber"]] if "phoneNumber" in asked else None
    _accept(view, request, [phone], [None], template, parameters, written)
    return Response(status=204)


def _accept(
    view: Resource,
    request: Request,
    recipients: Sequence[str],
    channels: Sequence[str | None],
    template: MessageTemplate,
    parameters: dict[str, str],
    written: Sequence[str] | None = None,
) -> list[accepting.Accepted]:
    admission.check(view.customer, template)
    accepting.check(view.customer, template, channels)
    with admission.counted(view.customer, template, len(recipients) * len(channels), now=view.now):
        accepted = accepting.accept(
            view.customer,
            phones=recipients,
            channels=channels,
            template_id=template.id,
            parameters=parameters,
            metadata=view.origin(request),
            now=view.now,
            asked=None if written is None else send_request.asked(written, recipients),
        )
    view.made(request, accepted[0].id)
    return accepted


def _template(view: Resource, text: str) -> MessageTemplate:
    """If it isn't an id, no template has it."""
    try:
        return finding.find(view.customer, UUID(text))
    except ValueError:
        raise finding.TemplateNotFound from None
