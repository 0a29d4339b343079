"""Payments whose callback never came, and workers that die."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from apps.billing.money import UNIT
from apps.billing.payments import following, recharging, stripe
from apps.billing.payments.models import Payment, PaymentEvent, PaymentMethod, PaymentState
from apps.core import egress
from tests.billing.payments.conftest import (
    UNCERTAIN,
    balance,
    begun,
    checked_out,
    completed,
    entries,
    hear,
    recharge,
    saved_card,
    wallet,
    work,
)
from tests.cast import Cast
from tests.fakes.carrier import CarrierProcess
from tests.simulator.stripe_client import post


def test_a_paid_checkout_without_a_callback(cast: Cast, stripe_server: CarrierProcess) -> None:
    wallet(cast.acme)
    payment = begun(cast.acme)
    made = checked_out(stripe_server, payment)

    work()
    work()

    payment.refresh_from_db()
    assert (payment.state, payment.intent_id, balance(payment)) == (PaymentState.PAID, made["id"], 25 * UNIT)
    hear(completed(payment))
    assert balance(payment) == 25 * UNIT


def test_the_card_of_a_top_up_is_kept_for_auto_recharge(cast: Cast, stripe_server: CarrierProcess) -> None:
    wallet(cast.acme)
    payment = begun(cast.acme)
    made = checked_out(stripe_server, payment)

    work()

    card = PaymentMethod.objects.get(id=cast.acme.id)
    assert (card.method_id, card.customer_id, str(card)) == (made["method"], made["customer"], "Visa ···· 4242")
    payment.refresh_from_db()
    assert not payment.keeps_card
    checked_out(stripe_server, begun(cast.acme), UNCERTAIN)
    work()
    card.refresh_from_db()
    assert card.last4 == "3155"


def test_an_open_checkout_is_looked_at_again_and_expires(cast: Cast, stripe_server: CarrierProcess) -> None:
    wallet(cast.acme)
    payment = begun(cast.acme)
    work()
    payment.refresh_from_db()
    assert payment.state == PaymentState.PENDING
    post(stripe_server, f"/v1/checkout/sessions/{payment.session_id}/expire", {})

    work()

    payment.refresh_from_db()
    assert payment.state == PaymentState.EXPIRED


@pytest.mark.parametrize(
    ("account", "state", "problem"),
    [
        ("000123456789", PaymentState.PAID, ""),
        ("000222222227", PaymentState.FAILED, "The bank account has insufficient funds."),
    ],
)
def test_a_debit_without_callbacks(
    cast: Cast, stripe_server: CarrierProcess, account: str, state: str, problem: str
) -> None:
    wallet(cast.acme)
    payment = begun(cast.acme)
    stripe_server.debited(payment.checkout_url, account)
    for _ in range(2):
        work()
        payment.refresh_from_db()
        assert (payment.state, balance(payment)) == (PaymentState.PROCESSING, 0)
    stripe_server.decide_payment(payment.intent_id, "end")

    work()

    payment.refresh_from_db()
    assert (payment.state, payment.problem) == (state, problem)
    assert (balance(payment) > 0) == (state == PaymentState.PAID)
    assert not PaymentMethod.objects.filter(id=payment.wallet_id).exists()


def test_another_amount_at_stripe_is_kept_for_the_operator(cast: Cast, stripe_server: CarrierProcess) -> None:
    wallet(cast.acme)
    payment = begun(cast.acme)
    checked_out(stripe_server, payment)
    Payment.objects.filter(id=payment.id).update(amount=30 * UNIT)

    work()

    payment.refresh_from_db()
    assert (payment.state, balance(payment)) == (PaymentState.PENDING, 0)
    assert PaymentEvent.objects.get(external_id=payment.session_id).problem


def test_a_worker_that_dies_between_the_row_and_the_call_charges_once(
    cast: Cast, stripe_server: CarrierProcess
) -> None:
    wallet(cast.acme)
    saved_card(cast.acme, stripe_server)
    recharge(cast.acme)
    payment = recharging.begin(cast.acme.id, now=timezone.now())
    assert payment

    work()

    assert (balance(payment), entries(payment)) == (50 * UNIT, [("top_up", 50 * UNIT)])


def test_a_worker_that_dies_after_the_call_charges_once(cast: Cast, stripe_server: CarrierProcess) -> None:
    """It leaves the row as it was before the call."""
    wallet(cast.acme)
    saved_card(cast.acme, stripe_server)
    recharge(cast.acme)
    payment = recharging.begin(cast.acme.id, now=timezone.now())
    assert payment
    egress.call(stripe.create_intent(recharging._fields(payment), payment.attempt_key))

    work()

    charged = [each for each in stripe_server.payments()["payments"] if each["amount"] == 5000]
    assert (len(charged), balance(payment)) == (1, 50 * UNIT)


@pytest.mark.parametrize("kind", ["drop", "cut", "error"])
def test_a_lost_answer_charges_once(cast: Cast, stripe_server: CarrierProcess, kind: str) -> None:
    wallet(cast.acme)
    saved_card(cast.acme, stripe_server)
    recharge(cast.acme)
    stripe_server.put_faults({"kind": kind, "count": 1})
    recharging.drain()
    payment = Payment.objects.owned_by(cast.acme).get()
    assert payment.state == PaymentState.PENDING

    work()

    charged = [each for each in stripe_server.payments()["payments"] if each["amount"] == 5000]
    assert (len(charged), balance(payment)) == (1, 50 * UNIT)


def test_nothing_is_asked_with_a_key_that_stripe_forgot(cast: Cast, stripe_server: CarrierProcess) -> None:
    wallet(cast.acme)
    saved_card(cast.acme, stripe_server)
    recharge(cast.acme)
    payment = recharging.begin(cast.acme.id, now=timezone.now() - timedelta(hours=24))
    assert payment

    work()

    payment.refresh_from_db()
    assert payment.state == PaymentState.FAILED
    assert [each["amount"] for each in stripe_server.payments()["payments"]] == [500]


def test_without_a_key_nothing_is_asked(cast: Cast, stripe_server: CarrierProcess, settings: Settings) -> None:
    wallet(cast.acme)
    begun(cast.acme)
    settings.STRIPE_SECRET_KEY = ""

    assert following.drain() == 0
