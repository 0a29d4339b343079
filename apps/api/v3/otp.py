"""POST /v3/otp sends a one-time code, and POST /v3/otp/verify checks what the person typed. Beyond Sent's API.

The code is made here and is in no response. A wrong or expired code is an answer, not an error: only the program's own
mistakes are refused.
"""

from __future__ import annotations

from typing import Any, TypedDict
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import send_request, unserved
from apps.api.envelope import call_of
from apps.api.openapi.operation import answers
from apps.api.resource import Resource, given
from apps.channels.models import Channel
from apps.core.errors import Invalid
from apps.message_templates import finding
from apps.message_templates.models import MessageTemplate
from apps.messaging.sending import accepting
from apps.one_time_codes import checking, code_template, issuing, limits, secrecy
from apps.one_time_codes.issuing import Wish
from apps.one_time_codes.models import OneTimeCode

_SEND = ("to", "template", "parameters", "channel", "digits", "expires_in", "sandbox", "test_mode")
_CHECK = ("id", "to", "code", "sandbox", "test_mode")
_NAMES = {
    "phone": "to",
    "phoneNumber": "to",
    "recipients": "to",
    "length": "digits",
    "code_length": "digits",
    "ttl": "expires_in",
    "idempotency_key": "the Idempotency-Key header",
}


class CodeTemplateIn(serializers.Serializer[Any]):
    id = serializers.UUIDField(required=False, allow_null=True)
    name = serializers.CharField(required=False, allow_null=True, max_length=512)


class OtpIn(serializers.Serializer[Any]):
    to = serializers.CharField(max_length=40, help_text="In E.164.")
    template = CodeTemplateIn(required=False, allow_null=True, help_text="An AUTHENTICATION template; ours by default.")
    parameters = serializers.DictField(
        child=serializers.CharField(allow_blank=True), required=False, help_text="Values of its other variables."
    )
    channel = serializers.ChoiceField(
        [*Channel.values, "sent"], required=False, allow_null=True, help_text="Omitted or sent: automatic."
    )
    digits = serializers.IntegerField(
        required=False,
        min_value=secrecy.MIN_DIGITS,
        max_value=secrecy.MAX_DIGITS,
        default=secrecy.USUAL_DIGITS,
    )
    expires_in = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=issuing.MIN_SECONDS,
        max_value=issuing.MAX_SECONDS,
        help_text="Seconds; 600 unless the template names another time.",
    )


class VerifyIn(serializers.Serializer[Any]):
    id = serializers.UUIDField(required=False, allow_null=True, help_text="Of the code; or name the number.")
    to = serializers.CharField(required=False, allow_null=True, max_length=40, help_text="In E.164.")
    code = serializers.CharField(max_length=40, help_text="What the person typed.")


class OtpOut(TypedDict):
    """`status` is PENDING, VERIFIED, USED_UP or EXPIRED."""

    id: str
    to: str
    status: str
    message_id: str
    template_id: str
    template_name: str
    checks_left: int
    created_at: str
    expires_at: str


class VerifiedOut(TypedDict):
    """`is_verified` is about this very check: a code can be verified once."""

    id: str
    to: str
    is_verified: bool
    status: str
    checks_left: int


class Otp(Resource):
    needs = {"POST": "messages.send"}
    sends = frozenset({"POST"})

    @answers(
        OtpOut,
        202,
        body=OtpIn,
        refuses=(
            send_request.NotE164,
            finding.TemplateNotFound,
            accepting.AllOptedOut,
            accepting.NotApproved,
            limits.TooManyCodes,
        ),
    )
    def post(self, request: Request) -> Response:
        """Send a one-time code.

        Earlier codes for the same number can't be verified any more.
        """
        unserved.refuse(request.data, served=_SEND, instead=_NAMES)
        asked = given(OtpIn(data=request.data))
        wish = Wish(
            phone=send_request.phone(asked["to"], field="to"),
            template=self._template(asked.get("template")),
            parameters=send_request.parameters(asked.get("parameters"), field="parameters"),
            channel=send_request.channels([asked["channel"]] if asked.get("channel") else None, field="channel")[0],
            digits=asked["digits"],
            seconds=asked.get("expires_in"),
        )
        origin = {"endpoint": "POST /v3/otp", "request_id": call_of(request._request).request_id}
        row, template, accepted = issuing.issue(self.customer, wish, metadata=origin, now=self.now)
        call_of(request._request).made = accepted.id
        return Response(_sent(row, template), status=202)

    def _template(self, named: dict[str, Any] | None) -> MessageTemplate | None:
        if not named or not (named.get("id") or named.get("name")):
            return None
        return code_template.named(self.customer, id=named.get("id"), name=named.get("name"))


class Verify(Resource):
    needs = {"POST": "messages.send"}

    @answers(VerifiedOut, body=VerifyIn, refuses=(send_request.NotE164, checking.CodeNotFound, "VALIDATION_004"))
    def post(self, request: Request) -> Response:
        """Check a one-time code, by its id or for a number.

        Every check counts; after five wrong ones the code can't be verified any more.
        """
        unserved.refuse(request.data, served=_CHECK, instead=_NAMES)
        asked = given(VerifyIn(data=request.data))
        code_id: UUID | None = asked.get("id")
        if not code_id and not asked.get("to"):
            raise Invalid({"id": ["Name the code by its id, or the number in to"]}, code="VALIDATION_004")
        phone = None if code_id else send_request.phone(asked["to"], field="to")
        verdict = checking.verify(self.customer, asked["code"].strip(), id=code_id, phone=phone, now=self.now)
        return Response(_verified(verdict))


def _sent(row: OneTimeCode, template: MessageTemplate) -> OtpOut:
    return {
        "id": str(row.id),
        "to": row.phone,
        "status": row.status_at(row.created_at),
        "message_id": str(row.message_id),
        "template_id": str(template.id),
        "template_name": template.name,
        "checks_left": row.checks_left,
        "created_at": row.created_at.isoformat(),
        "expires_at": row.expires_at.isoformat(),
    }


def _verified(verdict: checking.Verdict) -> VerifiedOut:
    return {
        "id": str(verdict.row.id),
        "to": verdict.row.phone,
        "is_verified": verdict.is_verified,
        "status": verdict.status,
        "checks_left": verdict.row.checks_left,
    }
