"""The magic numbers are real numbers to a validator, and each has the outcome its table promises."""

from __future__ import annotations

from collections.abc import Callable
from http.client import IncompleteRead, RemoteDisconnected

import phonenumbers
import pytest

from apps.simulator import numbers
from tests.fakes.carrier import ROOT, CarrierProcess
from tests.fakes.receiver import Call, Receiver

P = numbers.PREFIX
SENT, FINALIZED = "message.sent", "message.finalized"


def told(calls: list[Call]) -> list[tuple[str, str, str | None]]:
    """Event, recipient's status and first error code of each callback."""
    payloads = [(call.json()["data"]["event_type"], call.json()["data"]["payload"]) for call in calls]
    return [
        (event, payload["to"][0]["status"], payload["errors"][0]["code"] if payload["errors"] else None)
        for event, payload in payloads
    ]


@pytest.mark.parametrize("number", numbers.TABLE)
def test_magic_number_is_a_valid_us_number(number: str) -> None:
    parsed = phonenumbers.parse(number)

    assert phonenumbers.is_valid_number(parsed)
    assert phonenumbers.region_code_for_number(parsed) == "US"


@pytest.mark.parametrize("number", numbers.TABLE)
def test_magic_number_stands_in_the_manual(number: str) -> None:
    assert f"| `{number}` |" in (ROOT / "docs" / "simulator.md").read_text()


@pytest.mark.parametrize(("number", "code"), [(P + "01", "40310"), (P + "04", "40300")])
def test_number_that_is_refused_at_once(carrier: CarrierProcess, number: str, code: str) -> None:
    answer = carrier.send(number)

    assert (answer.status, answer.json()["errors"][0]["code"]) == (400, code)
    assert carrier.phone(number)["messages"] == []


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (P + "02", [(SENT, "sent", None), (FINALIZED, "delivery_failed", "40008")]),
        (P + "03", [(FINALIZED, "sending_failed", "40001")]),
        (P + "05", [(SENT, "sent", None), (FINALIZED, "delivery_failed", "40002")]),
        (P + "06", [(SENT, "sent", None), (FINALIZED, "delivered", None)]),
        (P + "12", [(SENT, "sent", None)] * 2 + [(FINALIZED, "delivered", None)] * 2),
        (P + "13", [(FINALIZED, "delivered", None), (SENT, "sent", None)]),
        (P + "14", [(SENT, "sent", None), (FINALIZED, "delivery_unconfirmed", None)]),
        ("+14155550100", [(SENT, "sent", None), (FINALIZED, "delivered", None)]),
    ],
)
def test_number_whose_callbacks_tell_its_outcome(
    carrier: CarrierProcess, receiver: Receiver, number: str, expected: list[tuple[str, str, str | None]]
) -> None:
    carrier.send(number, webhook_url=receiver.url)

    assert told(receiver.wait(len(expected))) == expected


def test_silent_number_is_delivered_without_a_callback(
    carrier: CarrierProcess, receiver: Receiver, eventually: Callable[[Callable[[], bool]], object]
) -> None:
    message_id = carrier.send(P + "08", webhook_url=receiver.url).json()["data"]["id"]

    eventually(lambda: shown(carrier, message_id) == "delivered")
    assert receiver.calls == []


def test_slow_number_is_answered_late(carrier: CarrierProcess, receiver: Receiver) -> None:
    assert numbers.FAULTS[P + "07"].ms == 2000

    answer = carrier.send(P + "07", webhook_url=receiver.url)

    assert answer.status == 200
    assert len(receiver.calls) == 2  # it was on its way long before the answer


@pytest.mark.parametrize(("number", "status"), [(P + "09", 429), (P + "10", 500)])
def test_number_that_fails_the_first_try_of_each_message(carrier: CarrierProcess, number: str, status: int) -> None:
    tries = [carrier.send(number, key=key).status for key in ("a", "b", "a", "b")]

    assert tries == [status, status, 200, 200]
    assert carrier.phone(number)["deliveries"] == 2


@pytest.mark.parametrize("number", [P + "11", P + "16"])
def test_number_that_breaks_the_connection_after_accepting(carrier: CarrierProcess, number: str) -> None:
    with pytest.raises((ConnectionResetError, RemoteDisconnected, IncompleteRead)):
        carrier.send(number, key="k")

    assert carrier.send(number, key="k").status == 200
    assert carrier.phone(number)["deliveries"] == 1


def test_number_that_forgets_keys_gets_every_repeat(carrier: CarrierProcess) -> None:
    for _ in range(2):
        carrier.send(P + "15", key="k")

    assert carrier.phone(P + "15")["deliveries"] == 2


def shown(carrier: CarrierProcess, message_id: str) -> str:
    return str(carrier.call("GET", f"/v2/messages/{message_id}").json()["data"]["to"][0]["status"])
