"""Number lookup in v2."""

from __future__ import annotations

from typing import TypedDict

from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.openapi.operation import answers
from apps.api.resource import given
from apps.api.v2.contacts import PhoneIn
from apps.api.v2.dialect import Resource
from apps.channels import lookup, phone_numbers
from apps.channels.models import NumberLookup


class LookupOut(TypedDict):
    phoneNumber: str
    formatE164: str
    formatInternational: str
    formatNational: str
    formatRfc: str
    countryCode: str
    regionCode: str
    numberType: str | None
    phoneTimezones: str


class Lookup(Resource):
    needs = {"GET": "numbers.lookup"}

    @answers(LookupOut, query=PhoneIn, refuses=(lookup.NumberUnknown,))
    def get(self, request: Request) -> Response:
        """Look a number up: its formats, its kind of line, its time zones."""
        written = given(PhoneIn(data=request.query_params))["phoneNumber"]
        found = lookup.look_up(self.customer, written=phone_numbers.queried(written) or written, now=self.now)
        return Response(number_of(found))


def number_of(found: NumberLookup) -> LookupOut:
    written = phone_numbers.formats(found.phone)
    return {
        "phoneNumber": found.phone,
        "formatE164": written.e164,
        "formatInternational": written.international,
        "formatNational": written.national,
        "formatRfc": written.rfc,
        "countryCode": written.country_code,
        "regionCode": written.region,
        "numberType": found.line_type,
        "phoneTimezones": ",".join(phone_numbers.time_zones(found.phone)),
    }
