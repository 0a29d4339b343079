"""What Telnyx is asked to send, and its answers, one by one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson
import pytest

from apps.channels.providers import telnyx
from apps.channels.providers.types import ContentUnsupported, Outbound, Receipt, SendError, Template, Text
from apps.core.egress import Response

ID = UUID("0190a1b2-0000-7000-8000-000000000001")
CREDENTIALS = {"api_key": "KEY123"}


def outbound(callback_url: str = "https://house.example/callbacks/telnyx") -> Outbound:
    return Outbound(ID, "+14155550101", "+13125550100", Text("Hello"), callback_url)


def answer(status: int, code: str = "", title: str = "Title", detail: str = "", **headers: str) -> Response:
    body = orjson.dumps({"errors": [{"code": code, "title": title, "detail": detail}]})
    return Response(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def refused(response: Response) -> SendError:
    error = telnyx.read(response)
    assert isinstance(error, SendError)
    return error


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
        "webhook_url": f"https://house.example/callbacks/telnyx?message={ID}",
        "webhook_failover_url": f"https://house.example/callbacks/telnyx?message={ID}&again=1",
        "tags": [str(ID)],
    }


def test_messaging_profile_goes_along_when_there_is_one() -> None:
    request = telnyx.request(replace(outbound(), account="p"), CREDENTIALS, "https://api.telnyx.com/v2/")

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


@pytest.mark.parametrize(("parts", "kept"), [(3, 3), (0, None), (-1, None), (10**9, None), (True, None), ("3", None)])
def test_number_of_parts_is_taken_over_when_it_can_be_one(parts: Any, kept: int | None) -> None:
    answer = Response(200, {}, orjson.dumps({"data": {"id": "theirs", "parts": parts}}))

    assert telnyx.read(answer) == Receipt("theirs", kept)


def test_template_is_content_that_telnyx_does_not_send() -> None:
    with pytest.raises(ContentUnsupported):
        telnyx.request(replace(outbound(), content=Template("order", "en")), CREDENTIALS, "https://api.telnyx.com/v2")
