"""What a payment may become, and the money that follows."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.billing import ledger
from apps.billing.models import EntryKind, Wallet
from apps.billing.money import UNIT
from apps.billing.payments import settling
from apps.billing.payments.models import BillingNotice, Payment, PaymentKind, PaymentState
from apps.core.models import new_id
from tests.billing.payments.conftest import (
    balance,
    begun,
    completed,
    disputed,
    entries,
    hear,
    recharge,
    refunded,
    wallet,
    work,
)
from tests.cast import Cast
from tests.factories import payments
from tests.fakes.carrier import CarrierProcess


def _spent(payment: Payment, amount: int) -> None:
    ledger.record(payment.wallet_id, EntryKind.ADJUSTMENT, -amount, subject_id=new_id(), now=timezone.now())


def test_a_refund_takes_what_is_there_and_the_rest_when_money_comes(cast: Cast, stripe_server: CarrierProcess) -> None:
    wallet(cast.acme)
    payment = begun(cast.acme)
    hear(completed(payment))
    _spent(payment, 20 * UNIT)

    hear(refunded(payment, 2500))

    payment.refresh_from_db()
    assert (balance(payment), payment.owed, payment.state) == (0, 20 * UNIT, PaymentState.REFUNDED)
    again = begun(cast.acme)
    hear({**completed(again), "id": "evt_again"})
    work()
    payment.refresh_from_db()
    assert (balance(payment), payment.owed) == (5 * UNIT, 0)
    top_up = ("top_up", 25 * UNIT)
    returns = [("payment_refund", -5 * UNIT), ("payment_refund", -20 * UNIT)]
    assert sorted(entries(payment)) == sorted([top_up, top_up, *returns])


def test_reserved_money_is_not_taken(cast: Cast, stripe_server: CarrierProcess) -> None:
    wallet(cast.acme)
    payment = begun(cast.acme)
    hear(completed(payment))
    Wallet.objects.filter(id=payment.wallet_id).update(reserved=24 * UNIT)

    hear(refunded(payment, 2500))

    payment.refresh_from_db()
    assert (balance(payment), payment.owed) == (24 * UNIT, 24 * UNIT)


def test_a_dispute_takes_what_is_there_and_turns_auto_recharge_off(cast: Cast, stripe_server: CarrierProcess) -> None:
    wallet(cast.acme)
    rule = recharge(cast.acme)
    payment = begun(cast.acme)
    hear(completed(payment))
    payment.refresh_from_db()
    _spent(payment, 20 * UNIT)

    hear(disputed(payment))

    payment.refresh_from_db()
    rule.refresh_from_db()
    assert (balance(payment), payment.owed, payment.state, rule.is_on) == (0, 20 * UNIT, PaymentState.PAID, False)
    hear(disputed(payment, is_won=True))
    payment.refresh_from_db()
    assert (balance(payment), payment.owed) == (5 * UNIT, 0)


def test_refunds_and_disputes_take_no_more_than_was_paid(cast: Cast, stripe_server: CarrierProcess) -> None:
    wallet(cast.acme)
    payment = begun(cast.acme)
    hear(completed(payment))
    payment.refresh_from_db()

    hear(refunded(payment, 1000))
    hear(disputed(payment))
    hear(refunded(payment, 1500))

    payment.refresh_from_db()
    assert (balance(payment), payment.owed, payment.taken_back) == (0, 0, 25 * UNIT)
    hear(disputed(payment, is_won=True))
    assert balance(payment) == 10 * UNIT


def test_a_debit_that_fails_is_told_by_mail_and_a_card_is_not(cast: Cast) -> None:
    purse, now = wallet(cast.acme), timezone.now()
    for state in (PaymentState.PENDING, PaymentState.PROCESSING):
        row = payments.payment(cast.acme, state=state)
        with transaction.atomic():
            settling.failed(settling.lock(row.id), "The bank account is closed.", now=now)

    (notice,) = BillingNotice.objects.filter(wallet=purse)
    assert (notice.kind, notice.facts["problem"]) == ("debit_failed", "The bank account is closed.")


def test_three_failures_in_a_row_pause_auto_recharge_and_tell(cast: Cast) -> None:
    purse, now = wallet(cast.acme), timezone.now()
    rule = recharge(cast.acme)

    def attempt() -> None:
        row = payments.payment(cast.acme, UNIT, kind=PaymentKind.AUTO_RECHARGE)
        with transaction.atomic():
            settling.failed(settling.lock(row.id), "The bank declined the card.", now=now)
            settling.failed(settling.lock(row.id), "Told twice.", now=now)

    attempt()
    attempt()
    rule.refresh_from_db()
    assert (rule.failures, rule.paused_at) == (2, None)
    attempt()

    rule.refresh_from_db()
    assert (rule.failures, rule.paused_at) == (3, now)
    (notice,) = BillingNotice.objects.filter(wallet=purse)
    assert (notice.kind, notice.facts["problem"]) == ("recharge_paused", "The bank declined the card.")


def test_a_good_recharge_ends_the_row_of_failures(cast: Cast) -> None:
    now = timezone.now()
    rule = recharge(cast.acme, failures=2)
    row = payments.payment(cast.acme, UNIT, kind=PaymentKind.AUTO_RECHARGE)

    with transaction.atomic():
        assert settling.paid(settling.lock(row.id), 100, "USD", intent_id="pi_1", now=now) == ""

    rule.refresh_from_db()
    row.refresh_from_db()
    assert (rule.failures, row.keeps_card, balance(row)) == (0, False, UNIT)


def test_the_database_refuses_a_second_pending_recharge(cast: Cast) -> None:
    payments.payment(cast.acme, kind=PaymentKind.AUTO_RECHARGE)

    with pytest.raises(IntegrityError), transaction.atomic():
        payments.payment(cast.acme, kind=PaymentKind.AUTO_RECHARGE)
