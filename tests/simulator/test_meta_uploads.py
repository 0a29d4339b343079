"""The simulator's side of Meta's Resumable Upload API."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.carrier import CarrierProcess

WHOLE = {"file_name": "a.png", "file_length": 4, "file_type": "image/png"}
OAUTH = {"Authorization": "OAuth TOKEN", "file_offset": "0"}


def opened(carrier: CarrierProcess, **fields: object) -> str:
    session: str = carrier.call("POST", "/v23.0/app/uploads", WHOLE | fields).json()["id"]
    return session


def problem(carrier: CarrierProcess, path: str, body: object, headers: dict[str, str] | None = None) -> dict[str, Any]:
    answer = carrier.call("POST", f"/v23.0/{path}", body, headers)
    assert answer.status == 400
    error: dict[str, Any] = answer.json()["error"]
    return error


def test_file_gets_a_handle(carrier: CarrierProcess) -> None:
    session = opened(carrier)

    answer = carrier.call("POST", f"/v23.0/{session}", b"\x89PNG", OAUTH)

    assert session.startswith("upload:")
    assert answer.status == 200
    assert answer.json()["h"].startswith("4::aW1hZ2UvcG5n:")


@pytest.mark.parametrize(
    ("path", "fields", "words"),
    [
        ("app/uploads", {"file_type": "audio/mpeg"}, "file_type must be one of"),
        ("app/uploads", {"file_length": 0}, "file_length must be"),
        ("nowhere/uploads", {}, "Object with ID 'nowhere' does not exist"),
    ],
)
def test_session_that_cannot_be_opened(carrier: CarrierProcess, path: str, fields: dict[str, Any], words: str) -> None:
    assert words in problem(carrier, path, WHOLE | fields)["error_data"]["details"]


def test_bytes_must_be_those_that_were_announced(carrier: CarrierProcess) -> None:
    session = opened(carrier)

    for body, headers, words in (
        (b"\x89PN", OAUTH, "4 bytes were announced and 3 were sent"),
        (b"\x89PNG", OAUTH | {"file_offset": "2"}, "file_offset must be 0"),
    ):
        assert words in problem(carrier, session, body, headers)["error_data"]["details"]
    assert problem(carrier, session.replace("sig=", "sig=0"), b"\x89PNG", OAUTH)["error_subcode"] == 33
    assert problem(carrier, "upload:nonsense?sig=1", b"\x89PNG", OAUTH)["error_subcode"] == 33
    assert carrier.call("POST", f"/v23.0/{session}", b"\x89PNG", {"Authorization": "OAuth"}).status == 401
