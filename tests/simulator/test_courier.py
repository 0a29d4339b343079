"""Callbacks: their order, their tries, and where they go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Call, Receiver

ANN = "+14155550101"
DEAD = "http://127.0.0.1:9/nobody"


def outline(calls: list[Call]) -> list[tuple[str, int]]:
    """Event and attempt of each callback."""
    return [(call.json()["data"]["event_type"], call.json()["meta"]["attempt"]) for call in calls]


def given_up(carrier: CarrierProcess, count: int) -> Callable[[], bool]:
    return lambda: bool(carrier.counters()["callbacks_failed"] == count)


Eventually = Callable[[Callable[[], bool]], object]


def test_sent_comes_before_finalized(carrier: CarrierProcess, receiver: Receiver) -> None:
    for _ in range(20):
        carrier.send(ANN, webhook_url=receiver.url)

    calls = receiver.wait(40)

    for message_id in {call.json()["data"]["payload"]["id"] for call in calls}:
        own = [call for call in calls if call.json()["data"]["payload"]["id"] == message_id]
        assert outline(own) == [("message.sent", 1), ("message.finalized", 1)]


def test_refused_callback_is_tried_again(carrier: CarrierProcess, receiver: Receiver) -> None:
    receiver.answers = [500, 302]

    carrier.send(ANN, webhook_url=receiver.url)

    assert outline(receiver.wait(4)) == [
        ("message.sent", 1),
        ("message.sent", 2),
        ("message.sent", 3),
        ("message.finalized", 1),
    ]


def test_every_try_is_signed_anew(carrier: CarrierProcess, receiver: Receiver) -> None:
    receiver.answers = [500]

    carrier.send(ANN, webhook_url=receiver.url)
    first, second = receiver.wait(2)[:2]

    assert first.json()["data"] == second.json()["data"]
    assert first.headers["telnyx-signature-ed25519"] != second.headers["telnyx-signature-ed25519"]


def test_failover_takes_over_after_three_tries(carrier: CarrierProcess, receiver: Receiver) -> None:
    carrier.send(ANN, webhook_url=DEAD, webhook_failover_url=receiver.url)

    calls = receiver.wait(2)

    assert outline(calls) == [("message.sent", 4), ("message.finalized", 4)]
    assert calls[0].json()["meta"]["delivered_to"] == receiver.url


def test_event_is_given_up_after_its_last_try(
    carrier: CarrierProcess, receiver: Receiver, eventually: Eventually
) -> None:
    receiver.answers = [503] * 3

    carrier.send(ANN, webhook_url=receiver.url)

    assert outline(receiver.wait(4))[2:] == [("message.sent", 3), ("message.finalized", 1)]
    eventually(given_up(carrier, 1))


def test_slow_receiver_counts_as_no_answer(tmp_path: Path, receiver: Receiver, eventually: Eventually) -> None:
    receiver.delay = 0.5
    with CarrierProcess(tmp_path, "--timeout-ms", "100") as carrier:
        carrier.send(ANN, webhook_url=receiver.url)
        eventually(given_up(carrier, 1))

        tried = carrier.phone(ANN)["messages"][0]["callbacks"]

    assert [one["status"] for one in tried[:3]] == [0, 0, 0]
    assert "Timeout" in tried[0]["error"]


def test_profile_url_serves_messages_that_name_none(tmp_path: Path, receiver: Receiver) -> None:
    with CarrierProcess(tmp_path, "--webhook-url", receiver.url + "/profile") as carrier:
        carrier.send(ANN)
        calls = receiver.wait(2)

    assert {call.path for call in calls} == {"/profile"}
    assert calls[0].json()["data"]["payload"]["webhook_url"] == receiver.url + "/profile"


@pytest.mark.parametrize(("use_profile", "expected"), [(True, 2), (False, 0)])
def test_profile_url_comes_last_unless_it_is_not_wanted(
    tmp_path: Path, receiver: Receiver, eventually: Eventually, use_profile: bool, expected: int
) -> None:
    with CarrierProcess(tmp_path, "--webhook-url", receiver.url) as carrier:
        carrier.send(ANN, webhook_url=DEAD, use_profile_webhooks=use_profile)
        eventually(lambda: not carrier.phone(ANN)["messages"][0]["callbacks_left"])

    assert len(receiver.calls) == expected


def test_odd_callback_address_harms_nothing_else(
    carrier: CarrierProcess, receiver: Receiver, eventually: Eventually
) -> None:
    for url in ("http://", "http://a..b/", "http://[::1", "http://127.0.0.1:99999/"):
        carrier.send("+14155550102", webhook_url=url)
    eventually(given_up(carrier, 8))

    carrier.send(ANN, webhook_url=receiver.url)

    assert len(receiver.wait(2)) == 2


def test_everything_tried_is_shown_with_the_message(
    carrier: CarrierProcess, receiver: Receiver, eventually: Eventually
) -> None:
    receiver.answers = [500]

    carrier.send(ANN, webhook_url=receiver.url)
    eventually(lambda: not carrier.phone(ANN)["messages"][0]["callbacks_left"])

    message: dict[str, Any] = carrier.phone(ANN)["messages"][0]
    assert [(one["event"], one["attempt"], one["status"]) for one in message["callbacks"]] == [
        ("message.sent", 1, 500),
        ("message.sent", 2, 200),
        ("message.finalized", 1, 200),
    ]
    assert message["status"] == "delivered"
