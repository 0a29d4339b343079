"""A payment and its checkout at the simulated Stripe."""

from __future__ import annotations

import pytest
from django.utils import timezone
from pytest_django import Settings

from apps.billing.money import UNIT
from apps.billing.payments import stripe, topping_up
from apps.billing.payments.models import Payment, PaymentState
from apps.billing.payments.topping_up import CannotPay
from tests.billing.payments.conftest import balance, begun, checked_out, saved_card, wallet, work
from tests.cast import Cast
from tests.factories import payments
from tests.fakes.carrier import CarrierProcess


def test_a_checkout_for_the_amount_with_the_payment_s_id(cast: Cast, stripe_server: CarrierProcess) -> None:
    wallet(cast.shop)

    payment = begun(cast.shop, 12_340_000)

    (session,) = stripe_server.payments()["sessions"]
    assert payment.checkout_url == f"{stripe_server.url}/checkout/{session['id']}"
    assert (session["amount"], session["currency"], session["reference"]) == (1234, "usd", str(payment.id))
    assert session["metadata"] == session["intent_metadata"] == {"payment_id": str(payment.id)}
    assert session["success_url"].endswith(f"/billing/payments/{payment.id}/?paid")
    assert session["expires"] == int(payment.created_at.timestamp()) + 3600
    assert (payment.profile, payment.made_by) == (cast.shop.profile, "owner@acme.test")


def test_later_top_ups_are_of_the_same_customer(cast: Cast, stripe_server: CarrierProcess) -> None:
    wallet(cast.acme)
    card = saved_card(cast.acme, stripe_server)

    begun(cast.acme)

    assert stripe_server.payments()["sessions"][-1]["customer"] == card.customer_id


@pytest.mark.parametrize("kind", ["drop", "error", "rate_limited"])
def test_a_lost_answer_opens_one_checkout(cast: Cast, stripe_server: CarrierProcess, kind: str) -> None:
    wallet(cast.acme)
    stripe_server.put_faults({"kind": kind, "count": 1})
    payment = begun(cast.acme)
    assert (payment.state, payment.checkout_url, payment.problem) == ("pending", "", stripe.UNREACHABLE)

    work()

    payment.refresh_from_db()
    assert payment.checkout_url
    assert len(stripe_server.payments()["sessions"]) == 1
    checked_out(stripe_server, payment)
    work()
    assert balance(payment) == 25 * UNIT


def test_a_refused_checkout_fails(cast: Cast, stripe_server: CarrierProcess, settings: Settings) -> None:
    wallet(cast.acme)
    settings.SITE_URL = "nowhere"

    payment = begun(cast.acme)

    assert (payment.state, payment.problem) == (PaymentState.FAILED, stripe.UNUSABLE)


def test_no_account_begins_payments_without_end(cast: Cast, stripe_server: CarrierProcess) -> None:
    wallet(cast.acme)
    wallet(cast.shop)
    for _ in range(topping_up._UNFINISHED):
        payments.payment(cast.acme)

    with pytest.raises(CannotPay, match="20 payments are begun"):
        begun(cast.acme)

    assert begun(cast.shop).checkout_url
    Payment.objects.owned_by(cast.acme).update(state=PaymentState.PROCESSING)
    assert begun(cast.acme).checkout_url


def test_who_cannot_pay(cast: Cast, stripe_server: CarrierProcess, settings: Settings) -> None:
    def start() -> Payment:
        return topping_up.start(cast.acme, 25 * UNIT, by="", now=timezone.now())

    with pytest.raises(CannotPay, match="no balance"):
        start()
    wallet(cast.acme)
    settings.STRIPE_SECRET_KEY = ""
    with pytest.raises(CannotPay, match="operator"):
        start()
    assert not Payment.objects.owned_by(cast.acme).exists()
