"""POST /v3/messages/playground: a first test message, before the account is set up. Source: ruling 18.

The words around `custom_message` are fixed: every account uses the same welcome template, and gets its own copy with
its first call. Five a day per account; the sixth is refused with BUSINESS_008 (422), "account quota exceeded" in the
contract's catalogue, which also stands among the refusals of a send. BUSINESS_002 (429) is for calls that come too
fast: the official SDKs repeat those, and until midnight no repetition helps.
"""

from __future__ import annotations

from typing import Any, TypedDict

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import send_request, unserved
from apps.api.envelope import call_of
from apps.api.openapi.operation import answers
from apps.api.resource import Resource
from apps.messaging.playground import quick_message
from apps.messaging.sending import accepting

_FIELDS = ("to", "custom_message", "sandbox", "test_mode")
_NAMES = {
    "recipients": "to",
    "phoneNumber": "to",
    "customMessage": "custom_message",
    "text": "custom_message",
    "idempotency_key": "the Idempotency-Key header",
    "idempotencyKey": "the Idempotency-Key header",
}


class PlaygroundIn(serializers.Serializer[Any]):
    to = serializers.CharField(max_length=40, help_text="In E.164.")
    custom_message = serializers.CharField(max_length=quick_message.LONGEST)


class PlaygroundRecipientOut(TypedDict):
    message_id: str
    to: str
    channel: str | None
    body: str | None


class PlaygroundOut(TypedDict):
    status: str
    template_id: str
    template_name: str
    recipients: list[PlaygroundRecipientOut]


class Playground(Resource):
    needs = {"POST": "messages.send"}
    before_onboarding = True

    @answers(
        PlaygroundOut,
        202,
        body=PlaygroundIn,
        refuses=(send_request.NotE164, quick_message.QuotaUsedUp, accepting.AllOptedOut),
    )
    def post(self, request: Request) -> Response:
        """Send a welcome message with a few words of one's own, to try the way to a phone."""
        unserved.refuse(request.data, served=_FIELDS, instead=_NAMES)
        asked = PlaygroundIn(data=request.data)
        asked.is_valid(raise_exception=True)
        phone, words = (
            send_request.phone(asked.validated_data["to"], field="to"),
            asked.validated_data["custom_message"],
        )
        origin = {"endpoint": "POST /v3/messages/playground", "request_id": call_of(request._request).request_id}

        def work() -> Response:
            template, accepted = quick_message.send(
                self.customer, phone=phone, words=words, metadata=origin, now=self.now
            )
            call_of(request._request).made = accepted.id
            return Response(_sent(template.id, template.name, accepted), status=202)

        return self.rehearse(request, work)


def _sent(template_id: object, name: str, accepted: accepting.Accepted) -> PlaygroundOut:
    return {
        "status": "QUEUED",
        "template_id": str(template_id),
        "template_name": name,
        "recipients": [
            {"message_id": str(accepted.id), "to": accepted.phone, "channel": accepted.channel, "body": None}
        ],
    }
