"""What all resources have in common: JSON whatever it is called, methods, sandbox rehearsals, ids in addresses."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import orjson
import pytest
from rest_framework.exceptions import ParseError

from apps.api.resource import InvalidId, JsonParser, id_from, is_sandbox
from apps.contacts.models import Contact
from apps.core.errors import Invalid
from tests.api.ledger import written
from tests.api.v3_program import Program
from tests.cast import Cast
from tests.factories.contacts import PHONE, contact


@pytest.fixture
def program(cast: Cast) -> Program:
    return Program(cast.acme)


# --- JSON in ---


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        "application/x-www-form-urlencoded",  # curl's own
        "text/plain",
        "application/octet-stream",
        "application/xml",
        "nonsense",
        ";;;",
        "",
    ],
)
def test_body_is_json_whatever_its_type_says(program: Program, content_type: str) -> None:
    body = orjson.dumps({"phone_number": PHONE})

    answer = program.call("POST", "/v3/contacts", body, content_type=content_type)

    assert (answer.status, answer.data["phone_number"]) == (201, PHONE)


def test_multipart_is_not_json(program: Program) -> None:
    answer = program.call("POST", "/v3/contacts", b"--x--", content_type="multipart/form-data; boundary=x")

    assert answer.refusal == (400, "VALIDATION_001", "Request body must be JSON")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"[]", "Request body must be a JSON object"),
        (b"1", "Request body must be a JSON object"),
        (b'"x"', "Request body must be a JSON object"),
        (b"null", "Request body must be a JSON object"),
        (b"true", "Request body must be a JSON object"),
        (b"{", "Request body is not valid JSON"),
        (b"phone_number=%2B14155552671", "Request body is not valid JSON"),
        (b"{'phone_number': 1}", "Request body is not valid JSON"),
        (b'{"a": NaN}', "Request body is not valid JSON"),
        (b'{"a": "\xff"}', "Request body is not valid JSON"),
        (b'{"a": "\\ud800"}', "Request body is not valid JSON"),
        (b"\xef\xbb\xbf{}", "Request body is not valid JSON"),
        ('{"a": 1}'.encode("utf-16"), "Request body is not valid JSON"),
        (b"\x1f\x8b\x08\x00", "Request body is not valid JSON"),
        (b'{"a":' * 50_000, "Request body is not valid JSON"),
        (b'{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}", "Request body is not valid JSON"),
    ],
)
def test_body_that_is_no_json_object_is_refused(program: Program, raw: bytes, message: str) -> None:
    before = written()

    answer = program.call("POST", "/v3/contacts", raw)

    assert answer.refusal[:2] == (400, "VALIDATION_001")
    assert answer.error["message"].startswith(message)
    assert written() == before


@pytest.mark.parametrize("raw", [b"", b"  \n"])
def test_no_body_is_an_empty_object(raw: bytes) -> None:
    assert JsonParser().parse(BytesIO(raw)) == {}


def test_parser_says_where_the_json_breaks() -> None:
    with pytest.raises(ParseError, match=r"line 1 column 6"):
        JsonParser().parse(BytesIO(b'{"a":}'))


# --- JSON out, and methods ---


@pytest.mark.parametrize(
    "accept", ["text/html", "application/xml", "image/*;q=0.1", "nonsense", ";;;", "application/json;q=0"]
)
def test_answer_is_json_whatever_is_accepted(program: Program, accept: str) -> None:
    answer = program.call("GET", "/v3/me", headers={"Accept": accept})

    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")


def test_format_in_the_query_means_nothing(program: Program) -> None:
    assert program.get("/v3/me", format="xml").status == 200


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/v3/me", "GET, HEAD"),
        ("/v3/messages", "GET, POST, HEAD"),
        ("/v3/messages/x", "GET, HEAD"),
        ("/v3/messages/x/activities", "GET, HEAD"),
        ("/v3/contacts", "GET, POST, HEAD"),
        ("/v3/contacts/x", "GET, PATCH, DELETE, HEAD"),
        ("/v3/templates", "GET, POST, HEAD"),
        ("/v3/templates/x", "GET, PUT, DELETE, HEAD"),
    ],
)
def test_other_methods_are_not_allowed(program: Program, path: str, allowed: str) -> None:
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"} - set(allowed.split(", ")):
        answer = program.call(method, path, b"{}")

        assert answer.refusal == (405, "ENDPOINT_002", f'Method "{method}" not allowed.')
        assert set(answer.headers["Allow"].split(", ")) == set(allowed.split(", "))


@pytest.mark.parametrize(("path", "status"), [("/v3/me", 200), ("/v3/messages", 200), ("/v3/messages/x", 400)])
def test_head_is_get_without_the_body(program: Program, path: str, status: int) -> None:
    answer = program.call("HEAD", path)

    assert (answer.status, answer.body) == (status, {})
    assert answer.headers["X-Request-Id"].startswith("req_")


# --- Sandbox ---


def test_rehearsal_answers_as_the_real_call_and_writes_nothing(program: Program) -> None:
    before = written()

    rehearsed = program.post("/v3/contacts", {"phone_number": PHONE, "sandbox": True})

    assert written() == before
    real = program.post("/v3/contacts", {"phone_number": PHONE, "sandbox": False})
    assert (rehearsed.status, list(rehearsed.data)) == (real.status, list(real.data))
    assert rehearsed.headers["X-Sandbox"] == "true"
    assert "X-Sandbox" not in real.headers


def test_rehearsal_of_a_removal_removes_nothing(cast: Cast, program: Program) -> None:
    row, before = contact(cast.acme), written()

    rehearsed = program.delete(f"/v3/contacts/{row.id}", {"sandbox": True})

    assert (rehearsed.status, rehearsed.headers["X-Sandbox"]) == (204, "true")
    assert written() == before


def test_rehearsal_is_refused_as_the_real_call_is(cast: Cast, program: Program) -> None:
    contact(cast.acme)

    refusals = [
        program.post("/v3/contacts", {"phone_number": PHONE, "sandbox": flag}).refusal for flag in (True, False)
    ]

    assert refusals[0] == refusals[1]
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("flag", ["true", "false", 1, 0, [], {}, "yes"])
def test_flag_that_is_no_boolean_is_refused(program: Program, flag: object) -> None:
    before = written()

    answer = program.post("/v3/contacts", {"phone_number": PHONE, "sandbox": flag})

    assert answer.refusal[:2] == (400, "VALIDATION_001")
    assert answer.error["details"] == {"sandbox": ["Must be true or false"]}
    assert written() == before


@pytest.mark.parametrize(
    ("body", "is_one"),
    [({}, False), ({"sandbox": None}, False), ({"sandbox": False}, False), ({"sandbox": True}, True)],
)
def test_sandbox_is_asked_for_by_name(body: dict[str, Any], is_one: bool) -> None:
    assert is_sandbox(body) is is_one


def test_null_byte_is_no_flag() -> None:
    with pytest.raises(Invalid):
        is_sandbox({"sandbox": "\0"})


# --- Ids in addresses ---


@pytest.mark.parametrize(
    "text", ["x", "", "0", "\0", "\u202e", "%s", "01890000-0000-7000-8000-00000000000", "a" * 10_000]
)
def test_malformed_id_is_told_apart_from_an_unknown_one(text: str) -> None:
    with pytest.raises(InvalidId) as refused:
        id_from(text, "contact")

    assert (refused.value.code, refused.value.message) == ("VALIDATION_001", "Invalid contact ID format.")


@pytest.mark.parametrize(
    "text", ["01890000-0000-7000-8000-00000000000A", "018900000000700080000000 0000000a".replace(" ", "")]
)
def test_id_is_read_in_any_spelling(text: str) -> None:
    assert str(id_from(text, "contact")) == "01890000-0000-7000-8000-00000000000a"
