"""Contacts over the API. Source: the contract's API page, section 4."""

from __future__ import annotations

from functools import partial
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.endpoint import Endpoint, id_from
from apps.api.envelope import time_text
from apps.api.paging import page_of
from apps.channels import phone
from apps.channels.models import Channel
from apps.contacts import actions
from apps.contacts.consent import By
from apps.contacts.models import Contact, How
from apps.core.errors import Invalid


class ListIn(serializers.Serializer[Any]):
    search = serializers.CharField(required=False, allow_blank=True)
    channel = serializers.CharField(required=False, allow_blank=True)
    phone = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)


class CreateIn(serializers.Serializer[Any]):
    phone_number = serializers.CharField(required=False, allow_null=True, allow_blank=True)


class UpdateIn(serializers.Serializer[Any]):
    default_channel = serializers.CharField(required=False, allow_null=True, allow_blank=True)
    opt_out = serializers.BooleanField(required=False, allow_null=True)


class List(Endpoint):
    def get(self, request: Request) -> Response:
        wanted = _given(ListIn(data=request.query_params))
        found = Contact.objects.usable_by(self.customer).present()
        if wanted.get("phone"):
            found = found.by_phone(_e164(wanted["phone"]))
            if not found.exists():
                raise actions.ContactNotFound("Contact not found with the specified phone number")
        if wanted.get("channel"):
            found = found.on_channel(_channel(wanted["channel"]))
        if wanted.get("search"):
            found = found.search(wanted["search"])
        return Response(page_of(request, found.newest_first(), key="contacts", show=contact_of))

    def post(self, request: Request) -> Response:
        given = _given(CreateIn(data=request.data))
        work = partial(actions.add, self.customer, phone=given.get("phone_number"), now=self.now)
        return self.rehearse(request, lambda: Response(contact_of(work()), status=201))


class Detail(Endpoint):
    def get(self, request: Request, contact_id: str) -> Response:
        return Response(contact_of(actions.find(self.customer, id_from(contact_id, "contact"))))

    def patch(self, request: Request, contact_id: str) -> Response:
        contact = actions.find(self.customer, id_from(contact_id, "contact"))
        given = _given(UpdateIn(data=request.data))
        by = By(How.API, f"API key {self.caller.key.name}")
        work = partial(actions.edit, self.customer, contact, **given, by=by, now=self.now)
        return self.rehearse(request, lambda: Response(contact_of(work())))

    def delete(self, request: Request, contact_id: str) -> Response:
        contact = actions.find(self.customer, id_from(contact_id, "contact"))

        def work() -> Response:
            actions.remove(self.customer, contact, now=self.now)
            return Response(status=204)

        return self.rehearse(request, work)


def contact_of(contact: Contact) -> dict[str, Any]:
    written = phone.formats(contact.phone)
    consent = "opted_out" if contact.opt_out else "opted_in"
    return {
        "id": str(contact.id),
        "customer_id": str(contact.profile_id or contact.organization_id),
        "phone_number": contact.phone,
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
        "channel_consent": {Channel.SMS.value: consent, Channel.WHATSAPP.value: consent},
        "is_inherited": contact.is_inherited,
        "created_at": time_text(contact.created_at),
        "updated_at": time_text(contact.updated_at),
    }


def _given(serializer: serializers.Serializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    given: dict[str, Any] = serializer.validated_data
    return given


def _e164(text: str) -> str:
    """The number asked for; a bare + in a query string arrives as a blank. Empty when it is no number."""
    known = phone.normalize(text) or phone.normalize(f"+{text.strip()}")
    return known.e164 if known else ""


def _channel(text: str) -> str:
    if text.lower() not in Channel.values:
        raise Invalid({"channel": [f"Channel must be one of: {', '.join(Channel.values)}"]}, code="VALIDATION_006")
    return text.lower()
