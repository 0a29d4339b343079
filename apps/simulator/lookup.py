"""`/v2/number_lookup`: made-up data about a number, always the same for the same number."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from aiohttp import web

from apps.simulator import dialling, faults, messages, numbers, telnyx
from apps.simulator.carrier import CARRIER, Carrier
from apps.simulator.errors import Problem
from apps.simulator.messages import CarrierAnswer

# Two whose messages are also treated differently.
UNASSIGNED = numbers.PREFIX + "01"
LANDLINE = numbers.PREFIX + "03"
# Numbers that start with this (after the country code) are internet lines.
_VOIP = ("+150055501",)

# Prefix of a number → country, mobile country code, and networks with their codes. The longest prefix counts.
_PLAN: Mapping[str, tuple[str, str, tuple[tuple[str, str], ...]]] = {
    "+1": ("US", "310", (("Simulated Wireless", "410"), ("Prairie Mobile", "260"), ("Lakeside Cellular", "120"))),
    "+33": ("FR", "208", (("Réseau Simulé", "01"), ("Hexagone Mobile", "10"))),
    "+44": ("GB", "234", (("Simulated Mobile UK", "15"), ("Thames Telecom", "30"))),
    "+49": ("DE", "262", (("Simulierte Netze", "01"), ("Rhein Mobil", "02"))),
}


async def show(request: web.Request) -> web.Response:
    answer = decide(request.app[CARRIER], request.headers, request.match_info["phone"])
    if answer.delay:
        await asyncio.sleep(answer.delay)
    return messages.respond(answer)


def decide(carrier: Carrier, headers: Mapping[str, str], phone: str) -> CarrierAnswer:
    """The response to one lookup, with the faults that hit requests."""
    phone = dialling.canonical(phone) or phone
    problem = messages.unauthorized(carrier, headers)
    if problem is None and not telnyx.is_number(phone):
        problem = Problem("10015", "The phone number must be in +E.164 format.", "/phone_number")
    if problem is not None:
        return messages.refusal(problem)
    struck = carrier.faults.draw(faults.REQUEST_KINDS, phone, f"lookup {phone}")
    answer = messages.strike_down(struck) or CarrierAnswer(200, messages.wrapped(entry(phone)))
    return messages.slowed(answer, struck.get("slow"))


def entry(phone: str) -> dict[str, Any]:
    """A number's entry, in Telnyx's shape."""
    is_assigned = phone != UNASSIGNED
    country, carrier, ported = _line(phone) if is_assigned else (None, None, None)
    return {
        "record_type": "number_lookup",
        "phone_number": phone,
        "national_format": None,
        "country_code": country,
        "valid_number": is_assigned,
        "fraud": None,
        "carrier": carrier,
        "portability": ported,
        "caller_name": None,
        "nnid_override": None,
    }


def _line(phone: str) -> tuple[str | None, dict[str, Any], dict[str, Any]]:
    start = max((start for start in _PLAN if phone.startswith(start)), key=len, default="")
    country, code, networks = _PLAN.get(start, (None, None, (("Simulated Abroad", None),)))
    dice = blake2b(phone.encode(), digest_size=2).digest()
    name, network = networks[dice[0] % len(networks)]
    kind = "fixed line" if phone == LANDLINE else "voip" if phone.startswith(_VOIP) else "mobile"
    is_mobile, is_ported = kind == "mobile", dice[1] % 4 == 0
    carrier = {
        "name": name,
        "normalized_carrier": name,
        "type": kind,
        "mobile_country_code": code if is_mobile else None,
        "mobile_network_code": network if is_mobile else None,
        "error_code": None,
    }
    return country, carrier, {"ported_status": "Y" if is_ported else "N", "line_type": kind, "spid_carrier_name": name}
