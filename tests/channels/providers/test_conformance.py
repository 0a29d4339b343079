"""What every carrier in the table must do, against a carrier that really answers."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace

import pytest

from apps.channels.providers import HANDSHAKES, KEEPERS, PROVIDERS
from apps.channels.providers.types import (
    BadSignature,
    ContentUnsupported,
    Inbound,
    Receipt,
    SendError,
    StatusUpdate,
    Template,
)
from apps.core.egress import Response
from tests.channels.providers.conftest import Fly
from tests.channels.providers.lines import ANN, HABITS, HOUSE, NOBODY, Line, line_of, sent
from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Call, Receiver


@pytest.fixture(params=sorted(PROVIDERS))
def line(request: pytest.FixtureRequest, carrier: CarrierProcess) -> Line:
    return line_of(str(request.param), carrier)


def genuine(line: Line, fly: Fly, receiver: Receiver) -> Call:
    sent(line, fly, line.outbound(receiver.url))
    return receiver.wait(1)[0]


def test_every_provider_is_covered() -> None:
    assert set(HABITS) == set(PROVIDERS)


def test_message_is_handed_over(line: Line, fly: Fly, carrier: CarrierProcess) -> None:
    receipt = sent(line, fly, line.outbound(NOBODY, text="Grüße 👋" * 20))

    assert isinstance(receipt, Receipt)
    arrived = carrier.phone(ANN)["messages"][0]
    assert arrived["id"] == receipt.provider_id
    assert receipt.parts in (None, arrived["parts"])
    assert (arrived["text"], arrived["number"]) == ("Grüße 👋" * 20, HOUSE)


def test_same_arguments_make_the_same_request(line: Line) -> None:
    message = line.outbound(NOBODY)

    first, second = (line.provider.request(message, line.credentials, line.base_url) for _ in range(2))

    assert first == second


def test_repeated_message_arrives_once_where_there_are_keys(line: Line, fly: Fly, carrier: CarrierProcess) -> None:
    message = line.outbound(NOBODY)

    first, second = sent(line, fly, message), sent(line, fly, message)

    assert (first == second) is line.habits.has_keys
    assert carrier.phone(ANN)["deliveries"] == (1 if line.habits.has_keys else 2)


def test_receipts_of_a_repeat_are_about_the_same_message(line: Line, fly: Fly, receiver: Receiver) -> None:
    message = line.outbound(receiver.url)
    for _ in range(2):
        sent(line, fly, message)

    told = [update for call in receiver.wait(2) for update in line.provider.parse(call.body)]

    assert {update.message_id for update in told if isinstance(update, StatusUpdate)} == {message.message_id}


def test_callbacks_bring_our_id_and_all_states(line: Line, fly: Fly, receiver: Receiver) -> None:
    message = line.outbound(receiver.url)
    receipt = sent(line, fly, message)
    assert isinstance(receipt, Receipt)
    states = line.habits.states

    updates = [update for call in receiver.wait(len(states)) for update in line.provider.parse(call.body)]

    assert all(isinstance(update, StatusUpdate) for update in updates)
    told = [(one.message_id, one.provider_id, one.status) for one in updates if isinstance(one, StatusUpdate)]
    assert told == [(message.message_id, receipt.provider_id, status) for status in states]


def test_receipts_and_replies_are_for_the_senders_address(line: Line, fly: Fly, receiver: Receiver) -> None:
    sent(line, fly, line.outbound(receiver.url))
    receiver.wait(len(line.habits.states))
    line.carrier.call("POST", f"/control/phones/{ANN}/reply", {"text": "Hi"})

    for call in receiver.wait(len(line.habits.states) + 1):
        assert line.provider.addressees(call.body).addresses == (line.address,)
        (event,) = line.provider.parse(call.body)
        assert isinstance(event, StatusUpdate | Inbound)
        assert event.addresses == (line.address,)


def test_price_is_told_where_the_carrier_says_it(line: Line, fly: Fly, receiver: Receiver) -> None:
    sent(line, fly, line.outbound(receiver.url))

    (update,) = line.provider.parse(receiver.wait(2)[1].body)

    assert isinstance(update, StatusUpdate)
    assert update.price is not None
    assert update.price.amount or update.price.category


def test_callback_address_is_kept(line: Line, fly: Fly, receiver: Receiver) -> None:
    sent(line, fly, line.outbound(receiver.url + "/callbacks/one?sender=two"))

    path = receiver.wait(1)[0].path

    assert path.startswith("/callbacks/one?sender=two")


def test_template_is_sent_or_refused_before_a_call(line: Line) -> None:
    message = replace(line.outbound(NOBODY), content=Template("order", "en", body=("Ada",)))

    if line.name in KEEPERS:
        assert b'"order"' in line.provider.request(message, line.credentials, line.base_url).body
    else:
        with pytest.raises(ContentUnsupported):
            line.provider.request(message, line.credentials, line.base_url)


def test_failed_delivery_brings_a_code_and_words(
    line: Line, fly: Fly, carrier: CarrierProcess, receiver: Receiver
) -> None:
    carrier.put_faults({"kind": "undeliverable"})
    sent(line, fly, line.outbound(receiver.url))

    (update,) = line.provider.parse(receiver.wait(2)[1].body)

    assert isinstance(update, StatusUpdate)
    assert (update.status, update.error_code) == ("FAILED", "ERR_UNDELIVERABLE")
    assert "undeliverable" in update.description.lower()


def test_reply_brings_both_numbers_and_the_words(
    line: Line, fly: Fly, carrier: CarrierProcess, receiver: Receiver
) -> None:
    sent(line, fly, line.outbound(receiver.url))
    told = len(line.habits.states)
    receiver.wait(told)
    reply = carrier.call("POST", f"/control/phones/{ANN}/reply", {"text": "Stopp ✋"}).json()
    call = receiver.wait(told + 1)[told]

    line.provider.verify(call.headers, call.body, line.credentials, time.time())
    (inbound,) = line.provider.parse(call.body)

    assert isinstance(inbound, Inbound)
    assert (inbound.provider_id, inbound.phone, inbound.number, inbound.text) == (reply["id"], ANN, HOUSE, "Stopp ✋")


def test_genuine_callback_is_accepted(line: Line, fly: Fly, receiver: Receiver) -> None:
    call = genuine(line, fly, receiver)

    line.provider.verify(call.headers, call.body, line.credentials, call.at)


def test_tampered_callback_is_refused(line: Line, fly: Fly, receiver: Receiver) -> None:
    call = genuine(line, fly, receiver)

    with pytest.raises(BadSignature):
        line.provider.verify(call.headers, call.body[:-1] + b" }", line.credentials, call.at)


@pytest.mark.parametrize("off", [-301, 302])
def test_stale_callback_is_refused_where_the_time_is_signed(
    line: Line, fly: Fly, receiver: Receiver, off: float
) -> None:
    """Elsewhere it stays genuine; a repeated event changes nothing."""
    call = genuine(line, fly, receiver)

    with pytest.raises(BadSignature) if line.habits.signs_time else nullcontext():
        line.provider.verify(call.headers, call.body, line.credentials, call.at + off)


def test_callback_without_any_one_of_its_signature_headers_is_refused(line: Line, fly: Fly, receiver: Receiver) -> None:
    call = genuine(line, fly, receiver)

    for missing in line.habits.signed_by:
        headers = {name: value for name, value in call.headers.items() if name != missing}
        with pytest.raises(BadSignature):
            line.provider.verify(headers, call.body, line.credentials, call.at)


def test_account_without_its_secret_accepts_nothing(line: Line, fly: Fly, receiver: Receiver) -> None:
    call = genuine(line, fly, receiver)

    with pytest.raises(BadSignature):
        line.provider.verify(call.headers, call.body, {"api_key": "KEY", "access_token": "TOKEN"}, call.at)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"data":null}', b'{"data":{"payload":[]}}', b"\xff"])
def test_callback_about_nothing_tells_nothing(line: Line, body: bytes) -> None:
    assert line.provider.parse(body) == []


@pytest.mark.parametrize(
    ("fault", "code", "retryable", "uncertain"),
    [
        ({"kind": "rate_limited"}, "ERR_PROVIDER_RATE_LIMITED", True, False),
        ({"kind": "error"}, "ERR_PROVIDER_UNAVAILABLE", True, False),
        ({"kind": "drop"}, "ERR_PROVIDER_UNKNOWN", True, True),
        ({"kind": "cut"}, "ERR_PROVIDER_UNKNOWN", True, True),
    ],
)
def test_trouble_says_whether_to_try_again(
    line: Line,
    fly: Fly,
    carrier: CarrierProcess,
    fault: Mapping[str, object],
    code: str,
    retryable: bool,
    uncertain: bool,
) -> None:
    carrier.put_faults(fault)

    error = sent(line, fly, line.outbound(NOBODY))

    assert isinstance(error, SendError)
    assert (error.code, error.retryable, error.uncertain) == (code, retryable, uncertain)


def test_refusal_says_not_to_try_again(line: Line, fly: Fly, carrier: CarrierProcess) -> None:
    for theirs, ours in line.habits.refusals.items():
        carrier.put_faults({"kind": "fail", "code": theirs})

        error = sent(line, fly, line.outbound(NOBODY))

        assert isinstance(error, SendError)
        assert (error.code, error.retryable, error.uncertain) == (ours, False, False)
        assert theirs in error.description


def test_broken_answer_on_a_used_connection_may_have_been_an_acceptance(
    line: Line, fly: Fly, carrier: CarrierProcess
) -> None:
    sent(line, fly, line.outbound(NOBODY))
    carrier.put_faults({"kind": "cut"})

    error = sent(line, fly, line.outbound(NOBODY))

    assert isinstance(error, SendError)
    assert error.uncertain
    assert carrier.counters()["requests"] == 2


def test_late_answer_may_have_been_an_acceptance(line: Line, fly: Fly, carrier: CarrierProcess) -> None:
    carrier.put_faults({"kind": "slow", "ms": 500})
    request = line.provider.request(line.outbound(NOBODY), line.credentials, line.base_url)

    error = line.provider.read(fly(replace(request, timeout=0.1)))

    assert isinstance(error, SendError)
    assert (error.code, error.retryable, error.uncertain) == ("ERR_PROVIDER_UNKNOWN", True, True)


def test_absent_carrier_is_certainly_not_reached(line: Line, fly: Fly) -> None:
    error = line.provider.read(fly(line.provider.request(line.outbound(NOBODY), line.credentials, NOBODY)))

    assert isinstance(error, SendError)
    assert (error.code, error.retryable, error.uncertain) == ("ERR_PROVIDER_UNAVAILABLE", True, False)


@pytest.mark.parametrize("status", [0, 100, 204, 301, 400, 404, 418, 429, 500, 503, 504, 599])
@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"data":1}', b'{"errors":{}}', b'{"errors":[null]}'])
def test_odd_answer_is_an_error_with_a_sentence(line: Line, status: int, body: bytes) -> None:
    error = line.provider.read(Response(status, {}, body))

    assert isinstance(error, SendError)
    assert error.code.startswith("ERR_")
    assert error.description


@pytest.mark.parametrize("name", sorted(HANDSHAKES))
@pytest.mark.parametrize(
    ("changed", "answer"),
    [
        ({}, "1158201444"),
        ({"hub.verify_token": "guessed"}, None),
        ({"hub.verify_token": ""}, None),
        ({"hub.mode": "unsubscribe"}, None),
        ({"hub.challenge": "x" * 5000}, None),
    ],
)
def test_challenge_is_answered_to_who_knows_our_secret(name: str, changed: dict[str, str], answer: str | None) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": "ours", "hub.challenge": "1158201444"} | changed

    assert HANDSHAKES[name].challenge(query, {"verify_token": "ours"}) == answer
    assert HANDSHAKES[name].challenge({**query, "hub.verify_token": ""}, {}) is None
