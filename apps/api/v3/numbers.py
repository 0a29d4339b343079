"""Number lookup, at its two URLs. Source: the contract's API page, section 11."""

from __future__ import annotations

from typing import TypedDict

from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.openapi.operation import answers
from apps.api.resource import Resource
from apps.channels import lookup, phone_numbers
from apps.channels.models import NumberLookup


class NumberOut(TypedDict):
    """What a carrier says about a number; unknown fields are null."""

    phone_number: str
    is_valid: bool
    carrier_name: str | None
    line_type: str | None
    country_code: str | None
    mobile_country_code: str | None
    mobile_network_code: str | None
    is_ported: bool | None
    is_voip: bool | None


class EarlyNumberOut(TypedDict):
    """The same in camelCase; `provider` is null if no carrier answered."""

    phoneNumber: str
    isValid: bool
    carrierName: str | None
    lineType: str | None
    mobileCountryCode: str | None
    mobileNetworkCode: str | None
    isPorted: bool | None
    isVoip: bool | None
    provider: str | None


_REFUSES = (lookup.PhoneMissing, lookup.NumberUnknown)


class Lookup(Resource):
    needs = {"GET": "numbers.lookup"}

    @answers(NumberOut, refuses=_REFUSES)
    def get(self, request: Request, phone: str) -> Response:
        """Look up a number.

        Write the plus raw or as `%2B`, or leave it out.
        """
        return Response(number_of(lookup.look_up(self.customer, written=_written(phone), now=self.now)))


class EarlyLookup(Resource):
    needs = {"GET": "numbers.lookup"}

    @answers(EarlyNumberOut, refuses=_REFUSES)
    def get(self, request: Request, phone: str) -> Response:
        """Look up a number, at the older URL and in camelCase."""
        return Response(early_number_of(lookup.look_up(self.customer, written=_written(phone), now=self.now)))


def _written(phone: str) -> str:
    """A number in a URL may have lost its plus, or the plus became a blank."""
    return phone_numbers.queried(phone) or phone


def number_of(found: NumberLookup) -> NumberOut:
    return {
        "phone_number": found.phone,
        "is_valid": found.is_valid,
        "carrier_name": found.carrier_name,
        "line_type": found.line_type,
        "country_code": found.country_code,
        "mobile_country_code": found.mobile_country_code,
        "mobile_network_code": found.mobile_network_code,
        "is_ported": found.is_ported,
        "is_voip": found.is_voip,
    }


def early_number_of(found: NumberLookup) -> EarlyNumberOut:
    return {
        "phoneNumber": found.phone,
        "isValid": found.is_valid,
        "carrierName": found.carrier_name,
        "lineType": found.line_type,
        "mobileCountryCode": found.mobile_country_code,
        "mobileNetworkCode": found.mobile_network_code,
        "isPorted": found.is_ported,
        "isVoip": found.is_voip,
        "provider": found.provider or None,
    }
