"""Telnyx's answers and events, one by one."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from apps.channels.providers import telnyx
from apps.channels.providers.types import (
    BadSignature,
    DirectoryEntry,
    NoAnswer,
    NoReport,
    Outbound,
    Receipt,
    SendError,
    StatusUpdate,
)
from apps.core.egress import Response

ID = UUID("0190a1b2-0000-7000-8000-000000000001")
KEY = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
CREDENTIALS = {"api_key": "KEY123", "public_key": base64.b64encode(KEY.public_key().public_bytes_raw()).decode()}
NOW = 1_700_000_000.4
BODY = b'{"data":{}}'


def outbound(callback_url: str = "https://house.example/callbacks/telnyx/1") -> Outbound:
    return Outbound(ID, "+14155550101", "+13125550100", "Hello", callback_url)


def answer(status: int, code: str = "", title: str = "Title", detail: str = "", **headers: str) -> Response:
    body = orjson.dumps({"errors": [{"code": code, "title": title, "detail": detail}]})
    return Response(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def refused(response: Response) -> SendError:
    error = telnyx.read(response)
    assert isinstance(error, SendError)
    return error


def event(name: str, **payload: Any) -> bytes:
    return orjson.dumps({"data": {"event_type": name, "id": "event", "payload": {"id": "theirs"} | payload}})


def updated(status: str, name: str = "message.finalized", **payload: Any) -> StatusUpdate:
    (update,) = telnyx.parse(event(name, **{"to": [{"status": status}], "tags": [str(ID)]} | payload))
    assert isinstance(update, StatusUpdate)
    return update


def signed(body: bytes = BODY, timestamp: str = "1700000000") -> dict[str, str]:
    signature = KEY.sign(timestamp.encode() + b"|" + body)
    return {"telnyx-timestamp": timestamp, "telnyx-signature-ed25519": base64.b64encode(signature).decode()}


def test_request_is_one_post_with_our_id_on_it() -> None:
    request = telnyx.request(outbound(), CREDENTIALS, "https://api.telnyx.com/v2")

    assert (request.method, request.url) == ("POST", "https://api.telnyx.com/v2/messages")
    assert request.headers == (
        "Authorization: Bearer KEY123",
        "Content-Type: application/json",
        f"Idempotency-Key: {ID}",
    )
    assert orjson.loads(request.body) == {
        "from": "+13125550100",
        "to": "+14155550101",
        "text": "Hello",
        "webhook_url": f"https://house.example/callbacks/telnyx/1?message={ID}",
        "webhook_failover_url": f"https://house.example/callbacks/telnyx/1?message={ID}&again=1",
        "tags": [str(ID)],
    }


def test_messaging_profile_goes_along_when_there_is_one() -> None:
    request = telnyx.request(outbound(), CREDENTIALS | {"messaging_profile_id": "p"}, "https://api.telnyx.com/v2/")

    assert orjson.loads(request.body)["messaging_profile_id"] == "p"
    assert request.url == "https://api.telnyx.com/v2/messages"


def test_callback_address_keeps_its_own_query() -> None:
    request = telnyx.request(outbound("https://house.example/in?a=b"), CREDENTIALS, "https://api.telnyx.com/v2")

    assert orjson.loads(request.body)["webhook_url"] == f"https://house.example/in?a=b&message={ID}"


def test_acceptance_is_a_receipt() -> None:
    assert telnyx.read(Response(200, {}, b'{"data":{"id":"theirs","parts":2}}')) == Receipt("theirs", 2)
    assert telnyx.read(Response(202, {}, b'{"data":{"id":"theirs"}}')) == Receipt("theirs", None)


@pytest.mark.parametrize(
    ("status", "code", "expected", "retryable"),
    [
        (400, "40310", "ERR_NUMBER_INVALID", False),
        (400, "10016", "ERR_NUMBER_INVALID", False),
        (400, "40300", "ERR_CONSENT_BLOCKED", False),
        (409, "40300", "ERR_CONSENT_BLOCKED", False),
        (400, "40305", "ERR_SENDER_INVALID", False),
        (400, "40302", "ERR_CONTENT_REJECTED", False),
        (400, "40309", "ERR_ROUTE_DENIED", False),
        (400, "40003", "ERR_BLOCKED_AS_SPAM", False),
        (409, "40312", "ERR_PROVIDER_REJECTED", False),
        (401, "10009", "ERR_PROVIDER_REJECTED", False),
        (403, "20100", "ERR_PROVIDER_REJECTED", False),
        (422, "99999", "ERR_PROVIDER_REJECTED", False),
        (400, "40318", "ERR_PROVIDER_RATE_LIMITED", True),
        (429, "10011", "ERR_PROVIDER_RATE_LIMITED", True),
        (408, "", "ERR_PROVIDER_UNAVAILABLE", True),
        (500, "10007", "ERR_PROVIDER_UNAVAILABLE", True),
        (503, "40310", "ERR_PROVIDER_UNAVAILABLE", True),
    ],
)
def test_refusal_is_translated(status: int, code: str, expected: str, retryable: bool) -> None:
    error = refused(answer(status, code))

    assert (error.code, error.retryable) == (expected, retryable)


def test_refusal_speaks_in_telnyx_words() -> None:
    assert refused(answer(400, "77777", "New trouble", "Nobody knew.")).description == (
        "Telnyx 77777: New trouble — Nobody knew."
    )


def test_refusal_without_words_still_has_a_sentence() -> None:
    assert refused(Response(503, {}, b"<html>")).description == "Telnyx answered 503."


def test_endless_words_are_cut() -> None:
    assert len(refused(answer(400, "1", detail="x" * 10_000)).description) == 500


@pytest.mark.parametrize(("status", "uncertain"), [(500, False), (502, True), (503, False), (504, True)])
def test_gateway_may_have_passed_it_on(status: int, uncertain: bool) -> None:
    assert refused(Response(status)).uncertain is uncertain


@pytest.mark.parametrize(("header", "expected"), [("7", 7.0), ("soon", None), ("-1", None), ("٧", None)])
def test_pause_is_taken_over_when_it_is_a_number(header: str, expected: float | None) -> None:
    assert refused(answer(429, "10011", retry_after=header)).retry_after == expected


@pytest.mark.parametrize(("status", "retryable"), [(422, False), (409, True)])
def test_trouble_with_the_key_means_that_it_was_accepted_before(status: int, retryable: bool) -> None:
    error = refused(answer(status, "10027", "Unprocessable entity", "Idempotency-Key reused with another body."))

    assert (error.code, error.retryable, error.uncertain) == ("ERR_PROVIDER_UNKNOWN", retryable, True)


@pytest.mark.parametrize(
    ("left", "code", "uncertain"),
    [(True, "ERR_PROVIDER_UNKNOWN", True), (False, "ERR_PROVIDER_UNAVAILABLE", False)],
)
def test_no_answer_is_uncertain_once_the_request_has_left(left: bool, code: str, uncertain: bool) -> None:
    error = refused(Response(0, error="timed out", left=left))

    assert (error.code, error.retryable, error.uncertain) == (code, True, uncertain)
    assert "timed out" in error.description


def test_acceptance_without_an_id_is_uncertain() -> None:
    assert refused(Response(200, {}, b'{"data":{}}')).uncertain is True


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("sent", "SENT"),
        ("delivered", "DELIVERED"),
        ("read", "DELIVERED"),
        ("delivery_unconfirmed", "SENT"),
        ("sending_failed", "FAILED"),
        ("delivery_failed", "FAILED"),
        ("expired", "FAILED"),
    ],
)
def test_status_is_translated(status: str, expected: str) -> None:
    update = updated(status)

    assert (update.status, update.message_id, update.provider_id) == (expected, ID, "theirs")
    assert (update.error_code is not None) == (expected == "FAILED")
    assert update.description


@pytest.mark.parametrize("status", ["queued", "sending", "webhook_delivered", "brand_new", None, 3])
def test_other_status_tells_nothing(status: Any) -> None:
    assert telnyx.parse(event("message.sent", to=[{"status": status}])) == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [("40002", "ERR_BLOCKED_AS_SPAM"), ("40014", "ERR_MESSAGE_EXPIRED"), ("77777", "ERR_UNDELIVERABLE")],
)
def test_failed_delivery_is_translated(code: str, expected: str) -> None:
    update = updated("delivery_failed", errors=[{"code": code, "title": "Title"}])

    assert (update.error_code, update.description) == (expected, f"Telnyx {code}: Title")


def test_failed_delivery_without_a_reason_has_one_of_ours() -> None:
    update = updated("delivery_failed", errors=[])

    assert (update.error_code, update.description) == (
        "ERR_UNDELIVERABLE",
        "The recipient's network did not deliver it.",
    )


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"tags": [str(ID)]}, ID),
        ({"tags": ["the sender's own", str(ID)]}, ID),
        ({"tags": [], "webhook_url": f"https://house.example/in?a=b&message={ID}"}, ID),
        ({"tags": ["the sender's own"], "webhook_url": f"https://house.example/in?message={ID}"}, ID),
        ({"tags": None, "webhook_url": None}, None),
        ({"tags": ["x", 1], "webhook_url": "https://house.example/in?message=x"}, None),
        ({"tags": "x", "webhook_url": "http://[broken"}, None),
    ],
)
def test_our_id_is_found_in_a_tag_or_in_the_address(payload: Mapping[str, Any], expected: UUID | None) -> None:
    assert updated("sent", **payload).message_id == expected


@pytest.mark.parametrize(("parts", "kept"), [(3, 3), (0, None), (-1, None), (10**9, None), (True, None), ("3", None)])
def test_number_of_parts_is_taken_over_when_it_can_be_one(parts: Any, kept: int | None) -> None:
    answer = Response(200, {}, orjson.dumps({"data": {"id": "theirs", "parts": parts}}))

    assert telnyx.read(answer) == Receipt("theirs", kept)
    assert updated("delivered", parts=parts).parts == kept


def test_pause_of_a_limit_is_read_from_either_header() -> None:
    for header in ("retry-after", "x-ratelimit-reset"):
        told = telnyx.fetched(Response(429, {header: "9"}, b"{}"))
        assert isinstance(told, NoReport)
        assert told.retry_after == 9.0


def test_event_of_another_product_tells_nothing() -> None:
    assert telnyx.parse(event("call.answered")) == []


@pytest.mark.parametrize("off", [-299.0, 0.0, 299.0])
def test_signed_callback_is_accepted_within_five_minutes(off: float) -> None:
    telnyx.verify(signed(), BODY, CREDENTIALS, NOW + off)


@pytest.mark.parametrize(
    ("headers", "sentence"),
    [
        ({}, "carries no signature"),
        (signed(timestamp="1699999699"), "five minutes off"),
        (signed(timestamp="1700000301"), "five minutes off"),
        (signed(timestamp="17e8"), "not a number of seconds"),
        (signed(timestamp="-1700000000"), "not a number of seconds"),
        (signed() | {"telnyx-timestamp": "١٧٠٠٠٠٠٠٠٠"}, "not a number of seconds"),
        (signed() | {"telnyx-timestamp": "9" * 5000}, "not a number of seconds"),
        (signed() | {"telnyx-timestamp": "1700000001"}, "does not match"),
        (signed(b"another body"), "does not match"),
        (signed() | {"telnyx-signature-ed25519": "%%%"}, "not base64"),
        (signed() | {"telnyx-signature-ed25519": "é"}, "not base64"),
        (signed() | {"telnyx-signature-ed25519": "c2hvcnQ="}, "does not match"),
    ],
)
def test_other_callback_is_refused_with_a_reason(headers: Mapping[str, str], sentence: str) -> None:
    with pytest.raises(BadSignature, match=sentence):
        telnyx.verify(headers, BODY, CREDENTIALS, NOW)


@pytest.mark.parametrize(
    ("public_key", "sentence"), [("", "32 bytes"), ("c2hvcnQ=", "32 bytes"), ("no base64!", "not base64")]
)
def test_unusable_public_key_accepts_nothing(public_key: str, sentence: str) -> None:
    with pytest.raises(BadSignature, match=sentence):
        telnyx.verify(signed(), BODY, {"public_key": public_key}, NOW)


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
