"""What Telnyx's directory says of a number."""

from __future__ import annotations

import orjson
import pytest

from apps.channels.providers import telnyx
from apps.channels.providers.number_directory import DirectoryEntry, NoAnswer
from apps.core.egress import Response

CREDENTIALS = {"api_key": "KEY123"}


def lookup_answer(**fields: object) -> Response:
    data = {"valid_number": True, "carrier": {}, "portability": {}} | fields
    return Response(200, {}, orjson.dumps({"data": data}))


def test_directory_is_asked_about_the_carrier() -> None:
    request = telnyx.ask("+14155550123", CREDENTIALS, "https://api.telnyx.com/v2/")

    assert request.method == "GET"
    assert request.url == "https://api.telnyx.com/v2/number_lookup/%2B14155550123?type=carrier"
    assert request.headers[0] == f"Authorization: Bearer {CREDENTIALS['api_key']}"
    assert request.timeout < 5


def test_directory_is_read_field_by_field() -> None:
    carrier = {"name": "A", "type": "fixed line", "mobile_country_code": "310", "mobile_network_code": "410"}

    line = telnyx.read_line(
        lookup_answer(country_code="US", carrier=carrier, portability={"ported_status": "Y", "line_type": "voip"})
    )

    assert line == DirectoryEntry(True, "US", "A", "fixed_line", "310", "410", is_ported=True, is_voip=False)


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({}, DirectoryEntry(True)),
        ({"valid_number": False, "carrier": None, "portability": None}, DirectoryEntry(False)),
        ({"carrier": {"type": "unknown", "name": ""}, "portability": {"ported_status": ""}}, DirectoryEntry(True)),
        (
            {"carrier": {"type": "voip", "normalized_carrier": "B"}},
            DirectoryEntry(True, None, "B", "voip", is_voip=True),
        ),
        (
            {"portability": {"line_type": "mobile", "ported_status": "N"}},
            DirectoryEntry(True, line_type="mobile", is_ported=False, is_voip=False),
        ),
        ({"country_code": 1, "carrier": [], "portability": "x"}, DirectoryEntry(True)),
    ],
)
def test_what_the_directory_leaves_open_stays_open(fields: dict[str, object], line: DirectoryEntry) -> None:
    assert telnyx.read_line(lookup_answer(**fields)) == line


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (Response(0, error="Timed out"), "Telnyx could not be asked: Timed out"),
        (Response(200, {}, b"<html>"), "Telnyx answered 200."),
        (Response(502, {}, b""), "Telnyx answered 502."),
        (Response(404, {}, b'{"errors":[{"code":"10005","title":"Not found"}]}'), "Telnyx 10005: Not found"),
    ],
)
def test_silent_directory_says_why(response: Response, reason: str) -> None:
    assert telnyx.read_line(response) == NoAnswer(reason)
