"""Callbacks replayed, forged, late and out of order: the balance is right."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import orjson
import pytest
from django.utils import timezone
from pytest_django import Settings

from apps.billing.models import Wallet
from apps.billing.money import UNIT
from apps.billing.payments import news
from apps.billing.payments.models import Payment, PaymentEvent, PaymentReturn, PaymentState
from apps.billing.payments.news import UnreadableEvent
from apps.billing.payments.stripe_signature import BadStripeSignature
from tests.billing.payments.conftest import (
    SECRET,
    balance,
    begun,
    completed,
    disputed,
    entries,
    event,
    expired,
    hear,
    refunded,
    signed,
    wallet,
)
from tests.cast import Cast
from tests.factories import payments
from tests.fakes.carrier import CarrierProcess

TOP_UP = ("top_up", 25 * UNIT)


@pytest.fixture
def payment(cast: Cast, stripe_server: CarrierProcess) -> Payment:
    wallet(cast.acme)
    return begun(cast.acme)


def _intent(payment: Payment, kind: str, **about: Any) -> dict[str, Any]:
    given = {"id": "pi_1", "metadata": {"payment_id": str(payment.id)}, "currency": "usd", "amount_received": 2500}
    return event(f"payment_intent.{kind}", **given | about)


def _state(payment: Payment) -> str:
    payment.refresh_from_db()
    return payment.state


def test_a_replayed_event_and_another_of_the_same_payment_credit_once(payment: Payment) -> None:
    told = completed(payment)

    for each in (told, told, _intent(payment, "succeeded"), completed(payment)):
        hear(each)

    assert (balance(payment), entries(payment)) == (25 * UNIT, [TOP_UP])
    assert _state(payment) == PaymentState.PAID
    assert payment.paid_at


def test_forged_events_change_nothing(payment: Payment) -> None:
    now, body = timezone.now(), orjson.dumps(completed(payment))
    old = now.timestamp() - 600

    for header in (signed(body, now.timestamp(), "whsec_other"), signed(b"{}", now.timestamp()), "", signed(body, old)):
        with pytest.raises(BadStripeSignature):
            news.hear(header, body, now=now)

    assert (_state(payment), balance(payment)) == (PaymentState.PENDING, 0)
    assert not PaymentEvent.objects.filter(payment=payment).exists()


def test_events_in_any_order_end_at_the_same_balance(cast: Cast, settings: Settings) -> None:
    """Refunded in two steps, with an expiry and a refusal that come too late or too early."""
    settings.STRIPE_WEBHOOK_SECRET, purse = SECRET, wallet(cast.acme)
    for order in permutations(range(5)):
        payment = payments.payment(cast.acme)
        told = [
            completed(payment),
            refunded(payment, 1000),
            refunded(payment, 1500),
            expired(payment),
            _intent(payment, "payment_failed"),
        ]
        before = Wallet.objects.get(id=purse.id).balance
        for index in order:
            hear(told[index])

        assert (_state(payment), payment.returned, payment.owed) == (PaymentState.PAID, 15 * UNIT, 0), order
        assert balance(payment) - before == 10 * UNIT, order


def test_paid_is_final(payment: Payment) -> None:
    hear(completed(payment))

    for late in (expired(payment), _intent(payment, "payment_failed"), event("checkout.session.async_payment_failed")):
        hear(late)

    assert (_state(payment), payment.problem, balance(payment)) == (PaymentState.PAID, "", 25 * UNIT)


def test_money_that_came_after_all_counts(payment: Payment) -> None:
    hear(expired(payment))
    assert _state(payment) == PaymentState.EXPIRED

    hear(completed(payment))

    assert (_state(payment), balance(payment)) == (PaymentState.PAID, 25 * UNIT)


@pytest.mark.parametrize(("amount", "currency"), [(2501, "usd"), (2499, "usd"), (2500, "eur"), ("2500", "usd")])
def test_another_amount_is_kept_for_the_operator(payment: Payment, amount: Any, currency: str) -> None:
    told = completed(payment, amount, currency)

    hear(told)

    assert (_state(payment), balance(payment)) == (PaymentState.PENDING, 0)
    kept = PaymentEvent.objects.get(external_id=told["id"])
    assert (kept.payment, bool(kept.problem)) == (payment, True)
    hear(completed(payment))
    assert balance(payment) == 25 * UNIT


def test_a_refund_of_more_or_of_another_currency_is_kept_for_the_operator(payment: Payment) -> None:
    hear(completed(payment))
    told = refunded(payment, 2501)
    other = refunded(payment, 100)
    other["data"]["object"]["currency"] = "eur"

    hear(told)
    hear(other)

    assert balance(payment) == 25 * UNIT
    assert PaymentEvent.objects.filter(payment=payment).exclude(problem="").count() == 2


def test_a_declined_card_leaves_the_checkout_open(payment: Payment) -> None:
    error = {"type": "card_error", "decline_code": "insufficient_funds"}

    hear(_intent(payment, "payment_failed", last_payment_error=error))

    assert (_state(payment), payment.problem) == (PaymentState.PENDING, "The card has insufficient funds.")


def test_a_bank_debit_is_paid_or_fails_later(cast: Cast, payment: Payment) -> None:
    hear(completed(payment, payment_status="unpaid"))
    assert (_state(payment), balance(payment)) == (PaymentState.PROCESSING, 0)
    hear({**completed(payment), "type": "checkout.session.async_payment_succeeded"})
    assert (_state(payment), balance(payment)) == (PaymentState.PAID, 25 * UNIT)

    other = begun(cast.acme)
    hear({**completed(other, payment_status="unpaid"), "type": "checkout.session.async_payment_failed"})
    assert (_state(other), other.problem) == (PaymentState.FAILED, "The payment didn’t go through.")


@pytest.mark.parametrize("first", [0, 1])
def test_why_a_debit_failed_may_come_first_or_last(payment: Payment, first: int) -> None:
    hear(completed(payment, payment_status="unpaid"))
    error = {"code": "account_closed", "payment_method": {"type": "us_bank_account"}}
    told = [
        _intent(payment, "payment_failed", last_payment_error=error),
        {**completed(payment, payment_status="unpaid"), "type": "checkout.session.async_payment_failed"},
    ]

    hear(told[first])
    hear(told[1 - first])

    assert (_state(payment), payment.problem) == (PaymentState.FAILED, "The bank account is closed.")


def test_a_debit_that_ends_before_it_began_is_not_processing_again(payment: Payment) -> None:
    hear({**completed(payment, payment_status="unpaid"), "type": "checkout.session.async_payment_failed"})
    hear(completed(payment, payment_status="unpaid"))
    assert _state(payment) == PaymentState.FAILED

    hear({**completed(payment), "type": "checkout.session.async_payment_succeeded"})
    hear(completed(payment, payment_status="unpaid"))

    assert (_state(payment), entries(payment)) == (PaymentState.PAID, [TOP_UP])


@pytest.mark.parametrize("first", [0, 1])
def test_a_dispute_that_is_won_leaves_the_balance(payment: Payment, first: int) -> None:
    hear(completed(payment))
    payment.refresh_from_db()
    told = [disputed(payment), disputed(payment, is_won=True)]

    hear(told[first])
    hear(told[first])
    assert balance(payment) == (25 * UNIT if first else 0)
    hear(told[1 - first])

    assert (_state(payment), payment.taken_back, balance(payment)) == (PaymentState.PAID, 0, 25 * UNIT)


def test_a_dispute_in_another_currency_is_kept_for_the_operator(payment: Payment) -> None:
    hear(completed(payment))
    payment.refresh_from_db()
    told = disputed(payment)
    told["data"]["object"]["currency"] = "eur"

    hear(told)

    assert balance(payment) == 25 * UNIT
    assert PaymentEvent.objects.get(external_id=told["id"]).problem


def test_an_inquiry_takes_nothing(payment: Payment) -> None:
    hear(completed(payment))
    payment.refresh_from_db()

    hear({**disputed(payment), "type": "charge.dispute.created"})

    assert balance(payment) == 25 * UNIT


def test_a_charge_is_found_by_its_payment_intent_too(payment: Payment) -> None:
    hear(completed(payment))
    about = {"amount_refunded": 2500, "currency": "usd", "payment_intent": "pi_1", "metadata": {}}

    hear(event("charge.refunded", **about))

    assert (_state(payment), balance(payment)) == (PaymentState.REFUNDED, 0)
    assert PaymentReturn.objects.filter(payment=payment).count() == 1


def test_what_is_not_ours_changes_and_leaves_nothing(payment: Payment) -> None:
    others = [
        event("checkout.session.completed", client_reference_id="cart-17", payment_status="paid"),
        event("payment_intent.succeeded", metadata={"payment_id": "0190" * 8}),
        event("payment_intent.succeeded", metadata={"payment_id": 7}, client_reference_id=8),
        event("charge.refunded", payment_intent="pi_9"),
        event("charge.refunded", payment_intent={"id": "pi_9"}),
        event("customer.created", metadata={"payment_id": str(payment.id)}),
    ]

    for each in others:
        hear(each)

    assert (_state(payment), balance(payment)) == (PaymentState.PENDING, 0)
    assert not PaymentEvent.objects.filter(external_id__in=[each["id"] for each in others]).exists()


@pytest.mark.parametrize("told", [[], {}, {"id": "evt", "type": "charge.refunded", "data": None}])
def test_what_is_no_event_is_refused(told: Any, stripe_server: CarrierProcess) -> None:
    with pytest.raises(UnreadableEvent):
        hear(told)
