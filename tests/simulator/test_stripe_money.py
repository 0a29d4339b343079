"""What the simulated Stripe tells of payments, signed as Stripe signs."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.simulator.carrier import PAYMENTS_SECRET
from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Call, Receiver
from tests.simulator.stripe_client import charge, post, saved_card, session


@pytest.fixture
def telling(tmp_path: Path, receiver: Receiver) -> Iterator[CarrierProcess]:
    with CarrierProcess(tmp_path, "--payments-url", receiver.url) as running:
        yield running


def _told(calls: list[Call]) -> list[str]:
    return sorted(call.json()["type"] for call in calls)


def test_a_checkout_is_declined_then_paid(telling: CarrierProcess, receiver: Receiver) -> None:
    made = session(telling)

    assert telling.paid(made["url"], "4000 0000 0000 0002").status == 402
    receiver.wait(1)
    assert telling.paid(made["url"]).status == 303

    calls = receiver.wait(3)
    completed, failed, succeeded = sorted(calls, key=lambda call: str(call.json()["type"]))
    assert _told(calls) == [
        "checkout.session.completed",
        "payment_intent.payment_failed",
        "payment_intent.succeeded",
    ]
    about = completed.json()["data"]["object"]
    assert (about["payment_status"], about["amount_total"], about["client_reference_id"]) == ("paid", 2500, "ours")
    intents = [each.json()["data"]["object"] for each in (failed, succeeded)]
    assert {each["id"] for each in intents} == {about["payment_intent"]}
    assert [each["metadata"] for each in intents] == [{"payment_id": "ours"}] * 2


def test_events_are_signed_and_told_again_until_taken(telling: CarrierProcess, receiver: Receiver) -> None:
    receiver.answers = [500]
    made = session(telling)
    post(telling, f"/v1/checkout/sessions/{made['id']}/expire", {})

    first, again = receiver.wait(2)

    assert first.body == again.body
    assert again.json()["type"] == "checkout.session.expired"
    fields = dict(part.split("=", 1) for part in again.headers["stripe-signature"].split(","))
    wanted = hmac.new(PAYMENTS_SECRET.encode(), f"{fields['t']}.".encode() + again.body, hashlib.sha256)
    assert fields["v1"] == wanted.hexdigest()


def test_a_card_that_is_disputed_pays_first(tmp_path: Path, receiver: Receiver) -> None:
    with CarrierProcess(tmp_path, "--payments-url", receiver.url, "--debit-ms", "1") as running:
        running.paid(session(running)["url"], "4000000000000259")
        assert _told(receiver.wait(4)) == [
            "charge.dispute.created",
            "charge.dispute.funds_withdrawn",
            "checkout.session.completed",
            "payment_intent.succeeded",
        ]
        receiver.clear()
        (made,) = running.payments()["payments"]

        running.decide_payment(made["id"], "win")

        assert _told(receiver.wait(2)) == ["charge.dispute.closed", "charge.dispute.funds_reinstated"]


def test_later_payments_and_refunds_are_told(telling: CarrierProcess, receiver: Receiver) -> None:
    card = saved_card(telling)
    receiver.wait(2)
    receiver.clear()
    made = charge(telling, card).json()
    post(telling, "/v1/refunds", {"payment_intent": made["id"], "amount": "400"})

    calls = receiver.wait(2)

    assert _told(calls) == ["charge.refunded", "payment_intent.succeeded"]
    refunded = next(call for call in calls if call.json()["type"] == "charge.refunded").json()["data"]["object"]
    assert (refunded["payment_intent"], refunded["amount_refunded"]) == (made["id"], 400)
