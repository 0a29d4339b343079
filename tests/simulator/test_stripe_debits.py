"""Debits of bank accounts: the checkout is complete first, and paid or not later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Receiver
from tests.patience import until
from tests.simulator.stripe_client import charge, session


@pytest.fixture
def telling(tmp_path: Path, receiver: Receiver) -> Iterator[CarrierProcess]:
    with CarrierProcess(tmp_path, "--payments-url", receiver.url) as running:
        yield running


def _told(receiver: Receiver, count: int) -> dict[str, Any]:
    calls = [call.json() for call in receiver.wait(count)]
    return {call["type"]: call["data"]["object"] for call in calls}


@pytest.mark.parametrize(
    ("account", "status", "paid", "event"),
    [
        ("000123456789", "succeeded", "paid", "succeeded"),
        ("000111111113", "requires_payment_method", "unpaid", "failed"),
    ],
)
def test_a_debit_is_told_twice(
    telling: CarrierProcess, receiver: Receiver, account: str, status: str, paid: str, event: str
) -> None:
    made = session(telling)
    assert telling.debited(made["url"], account).status == 303
    told = _told(receiver, 2)
    completed, intent = told["checkout.session.completed"], told["payment_intent.processing"]
    assert (completed["status"], completed["payment_status"]) == ("complete", "unpaid")
    assert (intent["id"], intent["status"], intent["amount_received"]) == (
        completed["payment_intent"],
        "processing",
        0,
    )
    receiver.clear()

    assert telling.decide_payment(intent["id"], "end")["status"] == status

    ended = _told(receiver, 2)[f"checkout.session.async_payment_{event}"]
    assert (ended["status"], ended["payment_status"]) == ("complete", paid)
    assert telling.call("POST", f"/control/payments/{intent['id']}/end", {}).status == 400
    shown = telling.call("GET", f"/v1/payment_intents/{intent['id']}?expand[]=payment_method").json()
    assert (shown["status"], shown["payment_method"]["type"]) == (status, "us_bank_account")


def test_a_debit_ends_by_itself_and_may_be_disputed(tmp_path: Path, receiver: Receiver) -> None:
    with CarrierProcess(tmp_path, "--payments-url", receiver.url, "--debit-ms", "1") as running:
        running.debited(session(running)["url"], "000555555559")

        told = _told(receiver, 6)

    assert told["charge.dispute.created"] == told["charge.dispute.funds_withdrawn"]
    assert told["charge.dispute.funds_withdrawn"]["amount"] == 2500
    assert told["checkout.session.async_payment_succeeded"]["payment_status"] == "paid"


def test_a_debit_whose_time_came_while_it_was_down_ends_when_it_is_asked_about(tmp_path: Path) -> None:
    with CarrierProcess(tmp_path) as running:
        made = session(running)
        running.debited(made["url"])
    with CarrierProcess(tmp_path, "--debit-ms", "1") as again:

        def is_paid() -> bool:
            shown = again.call("GET", f"/v1/checkout/sessions/{made['id']}").json()
            return bool(shown["payment_status"] == "paid")

        until(is_paid)


def test_what_is_no_account_and_what_is_no_card(carrier: CarrierProcess) -> None:
    made = session(carrier)
    refused = carrier.debited(made["url"], "000000000001")
    assert (refused.status, "Your bank account number is incorrect." in refused.body.decode()) == (402, True)

    carrier.debited(made["url"])

    assert "This checkout is completed." in carrier.debited(made["url"]).body.decode()
    (intent,) = carrier.payments()["payments"]
    saved = {"customer": intent["customer"], "payment_method": intent["method"]}
    assert charge(carrier, saved).status == 404
