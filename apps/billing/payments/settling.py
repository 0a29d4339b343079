"""What a payment may become, and the money that follows: the only place that credits or takes back a payment.

Callers hold the payment's row (`lock`). Facts arrive repeated, late and in any order: paid is final, a refund is
remembered until the payment is paid, and what an unsettled wallet can't give back is owed until it can.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.billing import ledger
from apps.billing.models import EntryKind, Wallet
from apps.billing.payments import currencies, leftover, notices
from apps.billing.payments.models import (
    AutoRecharge,
    NoticeKind,
    Payment,
    PaymentKind,
    PaymentReturn,
    PaymentState,
)
from apps.core import queue

BELL = "payments.work"
MAX_FAILURES = 3  # of auto-recharge in a row


def lock(payment_id: UUID) -> Payment:
    """The row as it is now; nothing else settles it until the transaction ends."""
    return Payment.objects.select_for_update(of=("self",)).get(id=payment_id)


def paid(payment: Payment, amount: int, currency: str, *, intent_id: str, now: datetime) -> str:
    """Stripe has the money: `amount` minor units. Returns what is wrong with that, or nothing."""
    if payment.paid_at is not None:
        return ""
    wanted = currencies.minor(payment.amount, payment.currency)
    if (amount, currency) != (wanted, payment.currency):
        return f"Paid {amount} {currency} (minor units) where {wanted} {payment.currency} were asked for."
    payment.state, payment.paid_at, payment.problem = PaymentState.PAID, now, ""
    payment.intent_id = intent_id or payment.intent_id
    payment.keeps_card = payment.kind == PaymentKind.TOP_UP
    _open_again(payment, now=now)
    wallet_id = leftover.holder(payment.wallet_id)
    ledger.record(wallet_id, EntryKind.TOP_UP, payment.amount, subject_id=payment.id, now=now)
    if payment.kind == PaymentKind.AUTO_RECHARGE:
        AutoRecharge.objects.filter(id=payment.wallet_id).update(failures=0)
    collect(payment, now=now)
    _save(payment, now=now)
    transaction.on_commit(lambda: _remind(payment, now))
    return ""


def failed(payment: Payment, problem: str, *, now: datetime) -> None:
    """The card was refused for good. Changes nothing once it is settled."""
    if payment.state != PaymentState.PENDING:
        return
    payment.state, payment.problem = PaymentState.FAILED, problem
    _save(payment, now=now)
    if payment.kind == PaymentKind.AUTO_RECHARGE:
        _count_failure(payment, now=now)


def refused(payment: Payment, problem: str, *, now: datetime) -> None:
    """It went wrong for now: on the checkout page another card may be tried, and a call may be repeated."""
    if payment.state == PaymentState.PENDING:
        payment.problem = problem
        _save(payment, now=now)


def expired(payment: Payment, *, now: datetime) -> None:
    """Its checkout is over. Changes nothing once it is settled."""
    if payment.state == PaymentState.PENDING:
        payment.state = PaymentState.EXPIRED
        _save(payment, now=now)


def returned(payment: Payment, total: int, currency: str, *, now: datetime) -> str:
    """Stripe has given back `total` minor units so far. Returns what is wrong with that, or nothing."""
    micros = currencies.micros(total, currency)
    if currency != payment.currency or not 0 <= micros <= payment.amount:
        return f"Refunded {total} {currency} (minor units) of {payment.amount} micro-units {payment.currency}."
    more = micros - payment.returned
    if more > 0:
        payment.returned, payment.owed = micros, payment.owed + more
        _open_again(payment, now=now)
        if payment.paid_at is not None:
            collect(payment, now=now)
        _save(payment, now=now)
    return ""


def collect(payment: Payment, *, now: datetime) -> None:
    """Take what is owed, as far as the balance goes: no account is below zero. The caller saves the payment."""
    if payment.owed:
        holder = leftover.holder(payment.wallet_id)
        wallet = Wallet.objects.select_for_update(of=("self",), no_key=True).get(id=holder)
        taken = min(wallet.available, payment.owed)
        if taken > 0:
            row = PaymentReturn.objects.create(payment=payment, amount=taken, created_at=now)
            note = "Refunded by the payment service"
            ledger.record(wallet.id, EntryKind.PAYMENT_REFUND, -taken, subject_id=row.id, note=note, now=now)
            payment.owed -= taken
    if payment.returned == payment.amount:
        payment.state = PaymentState.REFUNDED


def save_collected(payment_id: UUID, *, now: datetime) -> bool:
    """Collect what a paid payment still owes. Returns whether nothing is owed any more."""
    with transaction.atomic():
        payment = lock(payment_id)
        if payment.paid_at is not None:
            collect(payment, now=now)
            _save(payment, now=now)
        return not payment.owed


def _count_failure(payment: Payment, *, now: datetime) -> None:
    recharge = AutoRecharge.objects.select_for_update(of=("self",)).filter(id=payment.wallet_id).first()
    if recharge is None:
        return
    recharge.failures += 1
    if recharge.failures >= MAX_FAILURES and recharge.paused_at is None:
        recharge.paused_at = recharge.updated_at = now
        facts = {"amount": payment.amount, "problem": payment.problem, "failures": recharge.failures}
        notices.add(payment.wallet_id, NoticeKind.RECHARGE_PAUSED, facts, now=now)
    recharge.save(update_fields=["failures", "paused_at", "updated_at"])


def _open_again(payment: Payment, *, now: datetime) -> None:
    payment.due_at, payment.attempts = now, 0
    queue.ring(BELL)


def _save(payment: Payment, *, now: datetime) -> None:
    payment.updated_at = now
    payment.save()


def _remind(payment: Payment, now: datetime) -> None:
    """Money came: what other payments of the wallet owe is due. Beyond the transaction, so that no two of them wait
    for each other.
    """
    owing = Payment.objects.filter(wallet=payment.wallet_id, owed__gt=0).exclude(pk=payment.pk)
    if owing.update(due_at=now, attempts=0):
        queue.ring(BELL)
