"""Telnyx's number lookup: a number's network, line type and porting."""

from __future__ import annotations

from urllib.parse import quote

from apps.channels.providers import carrier_json
from apps.channels.providers.number_directory import DirectoryEntry, NoAnswer
from apps.channels.providers.telnyx.codes import said
from apps.channels.providers.types import Credentials
from apps.core import egress

_MAX_WORD = 100  # characters of a word from the directory that are kept
_LOOKUP_TIMEOUT = 4.0  # seconds; a person is waiting for the page


def ask(phone: str, credentials: Credentials, base_url: str) -> egress.EgressRequest:
    """The call that asks Telnyx's directory about a number."""
    return egress.EgressRequest(
        method="GET",
        url=f"{base_url.rstrip('/')}/number_lookup/{quote(phone, safe='')}?type=carrier",
        headers=("Authorization: Bearer " + credentials.get("api_key", "").strip(), "Accept: application/json"),
        timeout=_LOOKUP_TIMEOUT,
    )


def read_line(response: egress.Response) -> DirectoryEntry | NoAnswer:
    """What the directory says; where it is silent the reason, in Telnyx's words if it has any."""
    if response.error is not None:
        return NoAnswer(f"Telnyx could not be asked: {response.error}")
    answer = carrier_json.parsed(response.body)
    data = carrier_json.mapping(answer.get("data"))
    if response.status != 200 or not data:
        return NoAnswer(said(carrier_json.first(answer.get("errors"))) or f"Telnyx answered {response.status}.")
    carrier, ported = carrier_json.mapping(data.get("carrier")), carrier_json.mapping(data.get("portability"))
    line_type = _line_type(carrier.get("type")) or _line_type(ported.get("line_type"))
    return DirectoryEntry(
        is_valid=data.get("valid_number") is not False,
        country_code=_word(data.get("country_code")),
        carrier_name=_word(carrier.get("name")) or _word(carrier.get("normalized_carrier")),
        line_type=line_type,
        mobile_country_code=_word(carrier.get("mobile_country_code")),
        mobile_network_code=_word(carrier.get("mobile_network_code")),
        is_ported={"Y": True, "N": False}.get(str(ported.get("ported_status"))),
        is_voip=None if line_type is None else line_type == "voip",
    )


def _line_type(words: object) -> str | None:
    """Telnyx writes "fixed line"; "unknown" says nothing."""
    word = _word(words)
    return None if word in (None, "unknown") else str(word).replace(" ", "_")


def _word(value: object) -> str | None:
    return value[:_MAX_WORD] if isinstance(value, str) and value else None
