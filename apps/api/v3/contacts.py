"""Contacts over the API. Source: the contract's API page, section 4."""

from __future__ import annotations

from typing import Any, TypedDict

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.envelope import time_text
from apps.api.openapi.operation import Paged, answers
from apps.api.resource import Resource, given, id_from
from apps.channels import phone_numbers
from apps.channels.models import Channel
from apps.contacts import actions, forgetting, matching, naming
from apps.contacts.consent import By
from apps.contacts.models import MAX_LABEL, MAX_NAME, Contact, How
from apps.core.errors import Invalid
from apps.forgetting import running
from apps.forgetting.models import Forgotten


class ListIn(serializers.Serializer[Any]):
    search = serializers.CharField(
        required=False, allow_blank=True, help_text="Part of a name or number, in any spelling."
    )
    channel = serializers.CharField(required=False, allow_blank=True, help_text="`sms`, `whatsapp` or `rcs`.")
    phone = serializers.CharField(
        required=False,
        allow_blank=True,
        trim_whitespace=False,
        help_text="A phone number; 404 if no contact has it.",
    )
    label = serializers.CharField(  # type: ignore[assignment]  # a field's own attribute in the stubs
        required=False, allow_blank=True, help_text="Contacts with exactly this label."
    )


class NamedIn(serializers.Serializer[Any]):
    name = serializers.CharField(
        required=False, allow_null=True, allow_blank=True, help_text=f"At most {MAX_NAME} characters."
    )
    labels = serializers.ListField(
        child=serializers.CharField(allow_blank=True),
        required=False,
        allow_null=True,
        help_text=f"At most {naming.MAX_LABELS} of {MAX_LABEL} characters, without commas and semicolons.",
    )


class CreateIn(NamedIn):
    needed = ("phone_number",)
    phone_number = serializers.CharField(required=False, allow_null=True, allow_blank=True)


class UpdateIn(NamedIn):
    default_channel = serializers.CharField(required=False, allow_null=True, allow_blank=True)
    opt_out = serializers.BooleanField(required=False, allow_null=True)


class ConsentOut(TypedDict):
    sms: str
    whatsapp: str


class ContactOut(TypedDict):
    """`name` and `labels` are ours. `is_inherited`: it belongs to the organization or to another profile, and is
    read-only here.
    """

    id: str
    customer_id: str
    phone_number: str
    format_e164: str
    format_international: str
    format_national: str
    format_rfc: str
    country_code: str
    region_code: str
    available_channels: str
    default_channel: str
    opt_out: bool
    channel_consent: ConsentOut
    is_inherited: bool
    name: str
    labels: list[str]
    created_at: str
    updated_at: str | None


class ForgottenOut(TypedDict):
    """`erased` counts by kind what was erased so far. A `done` has nothing left but a keyed hash of the number."""

    contact_id: str
    status: str
    opt_out: bool
    erased: dict[str, int]
    started_at: str
    finished_at: str | None


class List(Resource):
    needs = {"GET": "contacts.view", "POST": "contacts.edit"}

    @answers(
        Paged("contacts", ContactOut),
        query=ListIn,
        refuses=(actions.ContactNotFound, "VALIDATION_005", "VALIDATION_006"),
    )
    def get(self, request: Request) -> Response:
        """Contacts, newest first."""
        wanted = given(ListIn(data=request.query_params))
        found = Contact.objects.usable_by(self.customer).present()
        if wanted.get("phone"):
            found = found.by_phone(phone_numbers.queried(wanted["phone"]))
            if not found.exists():
                raise actions.ContactNotFound("Contact not found with the specified phone number")
        if wanted.get("channel"):
            found = found.on_channel(_channel(wanted["channel"]))
        if wanted.get("search"):
            found = found.filter(matching.by_text(wanted["search"]))
        if wanted.get("label"):
            found = found.labelled(wanted["label"])
        return self.paged(found.newest_first(), "contacts", contact_of)

    @answers(ContactOut, 201, body=CreateIn, refuses=(actions.PhoneInvalid, actions.AlreadyExists))
    def post(self, request: Request) -> Response:
        """Add a contact."""
        asked = given(CreateIn(data=request.data))
        row = actions.add(self.customer, phone=asked.pop("phone_number", None), **asked, now=self.now)
        return Response(contact_of(row), status=201)


class Detail(Resource):
    needs = {"GET": "contacts.view", "PATCH": "contacts.edit", "DELETE": "contacts.edit"}

    @answers(ContactOut, refuses=(actions.ContactNotFound,))
    def get(self, request: Request, contact_id: str) -> Response:
        """One contact."""
        return Response(contact_of(actions.find(self.customer, id_from(contact_id, "contact"))))

    @answers(ContactOut, body=UpdateIn, refuses=(actions.ContactNotFound, actions.Inherited, actions.ChannelUnknown))
    def patch(self, request: Request, contact_id: str) -> Response:
        """Change a contact's channel, consent, name or labels.

        Missing and null fields are left unchanged; an empty name or list removes what was there.
        """
        contact = actions.find(self.customer, id_from(contact_id, "contact"))
        asked = given(UpdateIn(data=request.data))
        by = By(How.API, f"API key {self.caller.key.name}")
        row = actions.edit(self.customer, contact, **asked, by=by, now=self.now)
        return Response(contact_of(row))

    @answers(refuses=(actions.ContactNotFound, actions.Inherited))
    def delete(self, request: Request, contact_id: str) -> Response:
        """Remove a contact.

        The opt-out is kept: if you add the number again, it is still opted out.
        """
        contact = actions.find(self.customer, id_from(contact_id, "contact"))

        actions.remove(self.customer, contact, now=self.now)
        return Response(status=204)


class Forget(Resource):
    needs = {"POST": "contacts.erase"}

    @answers(ForgottenOut, 202, refuses=(actions.ContactNotFound, actions.Inherited))
    def post(self, request: Request, contact_id: str) -> Response:
        """Forget the person behind a contact.

        Erases their number, texts, variables and payloads everywhere, and cancels messages that wait. Call it again to
        see how far it is.
        """
        wanted = id_from(contact_id, "contact")
        try:
            row = running.by_contact(self.customer, wanted)
        except running.NotForgotten:
            contact = actions.find(self.customer, wanted)
            by = f"API key {self.caller.key.name}"
            row = forgetting.start(self.customer, contact, by=by, now=self.now)
        return Response(_forgotten_of(row, contact_id), status=202)


def _forgotten_of(row: Forgotten, contact_id: str) -> ForgottenOut:
    return {
        "contact_id": contact_id,
        "status": "running" if row.is_running else "done",
        "opt_out": row.opt_out,
        "erased": row.erased,
        "started_at": row.began_at.isoformat(),
        "finished_at": time_text(row.finished_at),
    }


def contact_of(contact: Contact) -> ContactOut:
    written = phone_numbers.formats(contact.dialled)
    consent = "opted_out" if contact.opt_out else "opted_in"
    return {
        "id": str(contact.id),
        "customer_id": str(contact.profile_id or contact.organization_id),
        "phone_number": contact.dialled,
        "format_e164": written.e164,
        "format_international": written.international,
        "format_national": written.national,
        "format_rfc": written.rfc,
        "country_code": written.country_code,
        "region_code": written.region,
        "available_channels": contact.available_channels,
        "default_channel": contact.default_channel,
        "opt_out": contact.opt_out,
        # Consent counts for all channels; the older clients read it per channel.
        "channel_consent": {"sms": consent, "whatsapp": consent},
        "is_inherited": contact.is_inherited,
        "name": contact.name,
        "labels": contact.labels,
        "created_at": contact.created_at.isoformat(),
        "updated_at": time_text(contact.updated_at),
    }


def _channel(text: str) -> str:
    if text.lower() not in Channel.values:
        raise Invalid({"channel": [f"Channel must be one of: {', '.join(Channel.values)}"]}, code="VALIDATION_006")
    return text.lower()
