"""Number lookup over the API, at its two addresses. Source: the contract's API page, section 11."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.endpoint import Endpoint
from apps.channels import lookup
from apps.channels.models import NumberLookup


class Lookup(Endpoint):
    """`/v3/numbers/lookup/{phone}`"""

    def get(self, request: Request, phone: str) -> Response:
        return Response(number_of(lookup.look_up(self.customer, written=_with_plus(phone), now=self.now)))


class EarlyLookup(Endpoint):
    """`/v3/lookup/number/{phone}`: the address and the spelling of the first clients."""

    def get(self, request: Request, phone: str) -> Response:
        return Response(early_number_of(lookup.look_up(self.customer, written=_with_plus(phone), now=self.now)))


def _with_plus(phone: str) -> str:
    """A number in an address may have lost its plus, or have it decoded into a blank."""
    text = phone.strip()
    return f"+{text}" if text[:1].isdigit() else text


def number_of(found: NumberLookup) -> dict[str, Any]:
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


def early_number_of(found: NumberLookup) -> dict[str, Any]:
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
