"""The suppression list and the consent ledger over the API. Both are ours, additional to the contract."""

from __future__ import annotations

from typing import Any, TypedDict

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.openapi.operation import Paged, answers
from apps.api.resource import Resource, given, id_from
from apps.channels import phone_numbers
from apps.channels.models import Channel
from apps.contacts.actions import AlreadyExists, PhoneInvalid, PhoneMissing
from apps.contacts.consent import By
from apps.contacts.ledger import as_of
from apps.contacts.models import ConsentChange, How
from apps.contacts.suppression import actions
from apps.contacts.suppression.models import Entry, Suppression, SuppressionChange
from apps.core.errors import Invalid

_CHANNELS = [(channel, channel) for channel in Channel.values]
MAX_CHANGES = 100  # of one number, in an answer


class _Moment(serializers.DateTimeField):
    """ISO 8601. In a URL the plus of a zone may have become a blank."""

    def to_internal_value(self, value: Any) -> Any:
        return super().to_internal_value(value.replace(" ", "+") if isinstance(value, str) and "T" in value else value)


class ListIn(serializers.Serializer[Any]):
    phone = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False, help_text="A phone number.")
    channel = serializers.ChoiceField(_CHANNELS, required=False, help_text="Without numbers suppressed on all.")


class CreateIn(serializers.Serializer[Any]):
    needed = ("phone_number",)
    phone_number = serializers.CharField(required=False, allow_null=True, allow_blank=True)
    channel = serializers.ChoiceField(_CHANNELS, required=False, allow_null=True, help_text="Null is all channels.")
    reason = serializers.CharField(required=False, allow_null=True, allow_blank=True, max_length=500)


class RemoveIn(serializers.Serializer[Any]):
    needed = ("reason",)
    reason = serializers.CharField(required=False, allow_null=True, allow_blank=True, max_length=500)


class AskIn(serializers.Serializer[Any]):
    needed = ("phone",)
    phone = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False, help_text="A phone number.")
    at = _Moment(required=False, help_text="ISO 8601; now, if missing.")
    channel = serializers.ChoiceField(_CHANNELS, required=False, help_text="Any channel, if missing.")


class SuppressionOut(TypedDict):
    """`channel` is null for all channels. `message_id` is the reply, or the message that the carrier refused."""

    id: str
    customer_id: str
    phone_number: str
    channel: str | None
    source: str
    reason: str
    created_by: str
    message_id: str | None
    created_at: str


class ChangeOut(TypedDict):
    """`action` is OPT_OUT or OPT_IN of a contact, SUPPRESS or RELEASE of a number."""

    action: str
    source: str
    changed_by: str
    reason: str
    channel: str | None
    message_id: str | None
    evidence: str
    changed_at: str


class AnswerOut(TypedDict):
    """`decided_by` is null if no change is on record; `changes` are those up to then, newest first."""

    phone_number: str
    channel: str | None
    at: str
    may_write: bool
    reason: str
    decided_by: ChangeOut | None
    changes: list[ChangeOut]


class List(Resource):
    needs = {"GET": "suppression.view", "POST": "suppression.edit"}

    @answers(Paged("suppressions", SuppressionOut), query=ListIn, refuses=("VALIDATION_005",))
    def get(self, request: Request) -> Response:
        """Suppressed numbers, newest first."""
        wanted = given(ListIn(data=request.query_params))
        found = Suppression.objects.visible_to(self.customer).listed()
        if wanted.get("phone"):
            found = found.filter(phone=phone_numbers.queried(wanted["phone"]))
        if wanted.get("channel"):
            found = found.filter(channel=wanted["channel"])
        return self.paged(found.order_by("-id"), "suppressions", suppression_of)

    @answers(SuppressionOut, 201, body=CreateIn, refuses=(PhoneInvalid, PhoneMissing, AlreadyExists))
    def post(self, request: Request) -> Response:
        """Suppress a number.

        Messages to it fail with ERR_CONSENT_BLOCKED, whether or not it is a contact.
        """
        asked = given(CreateIn(data=request.data))
        phone = _number(asked.get("phone_number"), "phone_number")
        channel = asked.get("channel") or ""
        by = By(How.API, f"API key {self.caller.key.name}", asked.get("reason") or "")
        if not actions.add(self.customer, [phone], channel=channel, by=by, now=self.now):
            raise AlreadyExists(field="phone_number")
        row = Suppression.objects.of(phone, self.customer).get(channel=channel, sender_id=None)
        return Response(suppression_of(row), status=201)


class Detail(Resource):
    needs = {"GET": "suppression.view", "DELETE": "suppression.edit"}

    @answers(SuppressionOut, refuses=(actions.SuppressionNotFound,))
    def get(self, request: Request, suppression_id: str) -> Response:
        """One suppressed number."""
        listed = Suppression.objects.visible_to(self.customer)
        row = listed.filter(id=id_from(suppression_id, "suppression")).first()
        if row is None:
            raise actions.SuppressionNotFound
        return Response(suppression_of(row))

    @answers(body=RemoveIn, refuses=(actions.SuppressionNotFound, actions.ReasonMissing))
    def delete(self, request: Request, suppression_id: str) -> Response:
        """Release a number, with a reason in the body.

        A contact that has opted out stays opted out.
        """
        asked = given(RemoveIn(data=request.data))
        by = By(How.API, f"API key {self.caller.key.name}", asked.get("reason") or "")
        actions.remove(self.customer, [id_from(suppression_id, "suppression")], by=by, now=self.now)
        return Response(status=204)


class Consent(Resource):
    needs = {"GET": "contacts.view"}

    @answers(AnswerOut, query=AskIn, refuses=(PhoneInvalid, PhoneMissing))
    def get(self, request: Request) -> Response:
        """Whether you could write to a number at a moment, and why.

        The consent ledger answers: with the change that decided, and all changes up to then.
        """
        asked = given(AskIn(data=request.query_params))
        phone = _number(phone_numbers.queried(asked.get("phone", "")), "phone")
        at, channel = asked.get("at") or self.now, asked.get("channel")
        if at > self.now:
            raise Invalid({"at": ["Must not be in the future"]})
        answer = as_of.ask(self.customer, phone, channel=channel, at=at)
        changes = as_of.changes(self.customer, phone, until=at)[:MAX_CHANGES]
        told: AnswerOut = {
            "phone_number": phone,
            "channel": channel,
            "at": at.isoformat(),
            "may_write": answer.may_write,
            "reason": answer.reason,
            "decided_by": change_of(answer.decided_by) if answer.decided_by else None,
            "changes": [change_of(each) for each in changes],
        }
        return Response(told)


def suppression_of(row: Suppression) -> SuppressionOut:
    return {
        "id": str(row.id),
        "customer_id": str(row.profile_id or row.organization_id),
        "phone_number": row.phone,
        "channel": row.channel or None,
        "source": row.how.upper(),
        "reason": row.reason,
        "created_by": row.who,
        "message_id": str(row.message_id) if row.message_id else None,
        "created_at": row.created_at.isoformat(),
    }


def change_of(change: ConsentChange | SuppressionChange) -> ChangeOut:
    if isinstance(change, SuppressionChange):
        action = "SUPPRESS" if change.is_added else "RELEASE"
    else:
        action = "OPT_OUT" if change.opt_out else "OPT_IN"
    return {
        "action": action,
        "source": change.how.upper(),
        "changed_by": change.who,
        "reason": change.reason,
        "channel": (change.channel or None) if isinstance(change, Entry) else None,
        "message_id": str(change.message_id) if change.message_id else None,
        "evidence": as_of.sentence(change),
        "changed_at": change.created_at.isoformat(),
    }


def _number(written: str | None, field: str) -> str:
    if not (written or "").strip():
        raise PhoneMissing(field=field)
    found = phone_numbers.e164(written or "")
    if found is None:
        raise PhoneInvalid(field=field)
    return found
