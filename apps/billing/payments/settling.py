"""What a payment may become, and the money that follows: the only place that credits or takes back a payment.

Callers hold the payment's row (`lock`). Facts arrive repeated, late and in any order: paid is final, a refund or a
dispute is remembered until the payment is paid, and what a wallet can't give back is owed until it can.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.billing import ledger
from apps.billing.models import EntryKind, Wallet
from apps.billing.payments import currencies, leftover, notices
from apps.billing.payments.models import (
    UNSETTLED,
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
NOT_PAID = "The payment didn’t go through."  # if that is all we know

# What the ledger says of each movement.
_REFUNDED = "Refunded by the payment service"
_DISPUTED = "Taken back by the bank after a dispute"
_WON = "Given back by the bank after a dispute"


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
    _remind_later(payment, now)
    return ""


def processing(payment: Payment, *, intent_id: str, now: datetime) -> None:
    """Its checkout is complete, and the bank pays later or not at all."""
    if payment.state == PaymentState.PENDING:
        payment.state, payment.problem = PaymentState.PROCESSING, ""
        payment.intent_id = intent_id or payment.intent_id
        _save(payment, now=now)


def failed(payment: Payment, problem: str, *, now: datetime) -> None:
    """It was refused for good. Changes nothing once it is settled."""
    if payment.state not in UNSETTLED:
        return
    if payment.state == PaymentState.PROCESSING:  # days later, when no person looks at the page
        facts = {"amount": payment.amount, "problem": problem}
        notices.add(payment.wallet_id, NoticeKind.DEBIT_FAILED, facts, now=now)
    payment.state, payment.problem = PaymentState.FAILED, problem
    _save(payment, now=now)
    if payment.kind == PaymentKind.AUTO_RECHARGE:
        _count_failure(payment, now=now)


def refused(payment: Payment, problem: str, *, now: datetime) -> None:
    """It went wrong for now: on the checkout page another card may be tried, and a call may be repeated.

    Of a debit, the reason may come after the failure.
    """
    if payment.state in UNSETTLED or (payment.state, payment.problem) == (PaymentState.FAILED, NOT_PAID):
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
    if micros > payment.returned:
        before, payment.returned = payment.taken_back, micros
        _take_back(payment, before, now=now)
    return ""


def disputed(payment: Payment, moved: int, currency: str, *, now: datetime) -> str:
    """A bank took `moved` minor units after a dispute, or gave them back if it is negative. Call it once for each
    movement. Returns what is wrong with it, or nothing.

    When a bank takes money, auto-recharge is turned off: we don't charge a card again whose owner disputes a payment.
    """
    micros = currencies.micros(moved, currency)
    if currency != payment.currency or not 0 < abs(micros) <= payment.amount:
        return f"Disputed {moved} {currency} (minor units) of {payment.amount} micro-units {payment.currency}."
    before, payment.disputed = payment.taken_back, payment.disputed + micros
    _take_back(payment, before, now=now)
    if micros > 0:
        AutoRecharge.objects.filter(id=payment.wallet_id, is_on=True).update(is_on=False, updated_at=now)
    return ""


def collect(payment: Payment, *, now: datetime) -> None:
    """Take what is owed, as far as the balance goes: no account is below zero. The caller saves the payment."""
    if payment.owed:
        holder = leftover.holder(payment.wallet_id)
        wallet = Wallet.objects.select_for_update(of=("self",), no_key=True).get(id=holder)
        taken = min(wallet.available, payment.owed)
        if taken > 0:
            _enter(payment, taken, _DISPUTED if payment.disputed > 0 else _REFUNDED, now=now)
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


def _take_back(payment: Payment, before: int, *, now: datetime) -> None:
    """The wallet follows what was taken back of a payment, which was `before`."""
    more = payment.taken_back - before
    if more > 0:
        payment.owed += more
        _open_again(payment, now=now)
        if payment.paid_at is not None:
            collect(payment, now=now)
    elif more < 0:
        never_taken = min(payment.owed, -more)
        payment.owed -= never_taken
        if back := -more - never_taken:
            _enter(payment, -back, _WON, now=now)
            _remind_later(payment, now)
    _save(payment, now=now)


def _enter(payment: Payment, taken: int, note: str, *, now: datetime) -> None:
    row = PaymentReturn.objects.create(payment=payment, amount=taken, created_at=now)
    ledger.record(
        leftover.holder(payment.wallet_id), EntryKind.PAYMENT_REFUND, -taken, subject_id=row.id, note=note, now=now
    )


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


def _remind_later(payment: Payment, now: datetime) -> None:
    transaction.on_commit(lambda: _remind(payment, now))


def _remind(payment: Payment, now: datetime) -> None:
    """Money came: what other payments of the wallet owe is due. Beyond the transaction, so that no two of them wait
    for each other.
    """
    owing = Payment.objects.filter(wallet=payment.wallet_id, owed__gt=0).exclude(pk=payment.pk)
    if owing.update(due_at=now, attempts=0):
        queue.ring(BELL)
