"""Contacts in v2: the list and two look-ups (format A), and creation, which only the guide has (format B)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.openapi.operation import answers
from apps.api.resource import given
from apps.api.v2.dialect import Id, Resource
from apps.api.v2.paging import PageIn, PageRequest
from apps.api.v2.refusals import WireFormat
from apps.channels import phone_numbers
from apps.contacts import actions
from apps.contacts.models import Contact


class ContactOut(TypedDict):
    id: str
    phoneNumber: str
    formatE164: str
    formatInternational: str
    formatNational: str
    formatRfc: str
    countryCode: str
    regionCode: str
    availableChannels: str
    defaultChannel: str


class ContactsOut(TypedDict):
    items: list[ContactOut]
    totalCount: int
    page: int
    pageSize: int
    totalPages: int


class GuideContactOut(TypedDict):
    id: str
    phone_number: str
    format_e164: str
    format_international: str
    format_national: str
    format_rfc: str
    country_code: str
    region_code: str
    available_channels: str
    default_channel: str


class GuideOut(TypedDict):
    data: GuideContactOut


class CreateIn(serializers.Serializer[Any]):
    phone_number = serializers.CharField(required=False, allow_null=True, allow_blank=True, max_length=40)
    phoneNumber = serializers.CharField(required=False, allow_null=True, allow_blank=True, max_length=40)


class IdIn(serializers.Serializer[Any]):
    id = Id()


class PhoneIn(serializers.Serializer[Any]):
    phoneNumber = serializers.CharField(max_length=40, trim_whitespace=False)


class Collection(Resource):
    needs = {"GET": "contacts.view", "POST": "contacts.edit"}

    def picture_of(self, body: Mapping[str, Any]) -> WireFormat:
        """Creation uses format B. Clients that send phoneNumber get format A."""
        is_creation = self.request.method == "POST"
        return WireFormat.B if is_creation and "phoneNumber" not in body else WireFormat.A

    @answers(ContactsOut, query=PageIn)
    def get(self, request: Request) -> Response:
        """List contacts."""
        asked = given(PageIn(data=request.query_params))
        found = Contact.objects.usable_by(self.customer).present().newest_first()
        page = PageRequest.of(found, number=asked["page"], size=asked["pageSize"])
        return Response(_listed(page))

    @answers(
        GuideOut | ContactOut,
        201,
        body=CreateIn,
        refuses=(actions.PhoneInvalid, actions.AlreadyExists),
    )
    def post(self, request: Request) -> Response:
        """Add a contact."""
        asked = given(CreateIn(data=request.data))
        written = asked.get("phone_number") or asked.get("phoneNumber")

        contact = actions.add(self.customer, phone=written, now=self.now)
        self.made(request, contact.id)
        shown = contact_of(contact)
        return Response(shown if self.picture is WireFormat.A else _guided(shown), status=201)


class ById(Resource):
    needs = {"GET": "contacts.view"}

    @answers(ContactOut, query=IdIn, refuses=(actions.ContactNotFound,))
    def get(self, request: Request) -> Response:
        """A contact by its id."""
        return Response(contact_of(actions.find(self.customer, given(IdIn(data=request.query_params))["id"])))


class ByPhone(Resource):
    needs = {"GET": "contacts.view"}

    @answers(ContactOut, query=PhoneIn, refuses=(actions.ContactNotFound,))
    def get(self, request: Request) -> Response:
        """A contact by its number."""
        known = phone_numbers.queried(given(PhoneIn(data=request.query_params))["phoneNumber"])
        found = Contact.objects.usable_by(self.customer).present().by_phone(known).newest_first().first()
        if found is None:
            raise actions.ContactNotFound("Contact not found with the specified phone number")
        return Response(contact_of(found))


def contact_of(contact: Contact) -> ContactOut:
    written = phone_numbers.formats(contact.dialled)
    return {
        "id": str(contact.id),
        "phoneNumber": contact.dialled,
        "formatE164": written.e164,
        "formatInternational": written.international,
        "formatNational": written.national,
        "formatRfc": written.rfc,
        "countryCode": written.country_code,
        "regionCode": written.region,
        "availableChannels": contact.available_channels,
        "defaultChannel": contact.default_channel,
    }


def _guided(shown: ContactOut) -> GuideOut:
    return {
        "data": {
            "id": shown["id"],
            "phone_number": shown["phoneNumber"],
            "format_e164": shown["formatE164"],
            "format_international": shown["formatInternational"],
            "format_national": shown["formatNational"],
            "format_rfc": shown["formatRfc"],
            "country_code": shown["countryCode"],
            "region_code": shown["regionCode"],
            "available_channels": shown["availableChannels"],
            "default_channel": shown["defaultChannel"],
        }
    }


def _listed(page: PageRequest) -> ContactsOut:
    return {
        "items": [contact_of(row) for row in page.rows],
        "totalCount": page.total,
        "page": page.number,
        "pageSize": page.size,
        "totalPages": page.pages,
    }
