"""Look after payments whose callback is missing: ask Stripe what became of them. And keep the card of a top-up, collect
what is owed.

A worker that dies leaves the row as it was; the next one takes the same step again.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.billing.payments import news, recharging, settling, stripe, topping_up
from apps.billing.payments.models import UNSETTLED, Payment, PaymentKind, PaymentMethod
from apps.billing.payments.stripe import CheckoutSession, PaymentIntent, StripeRefusal
from apps.core import egress, queue

log = logging.getLogger(__name__)

# Longer than a call may take (20 s), or two workers would take the same step.
_LEASE, _LONGEST = timedelta(minutes=1), timedelta(hours=1)
# Stripe forgets an Idempotency-Key after a day. Then asking again could charge again.
_KEY_LASTS = timedelta(hours=23)
# A bank debit takes up to 14 working days. What is paid later still counts, as soon as Stripe tells us.
_GIVEN_UP_AFTER = timedelta(days=30)
_ENDED = ("requires_payment_method", "canceled")  # of the payment of a complete checkout
_UNKNOWN = "The payment service didn’t tell us what became of this payment. If it was paid, it will be added."


def drain() -> int:
    """Take a step with every payment that is due. Returns how many."""
    if not settings.STRIPE_SECRET_KEY:
        return 0
    taken = 0
    rows = Payment.objects.open()
    while claimed := queue.claim(rows, 1, lease=_LEASE, doubled_up_to=_LONGEST, now=timezone.now()):
        _step(claimed[0], now=timezone.now())
        taken += 1
    return taken


def _step(payment: Payment, *, now: datetime) -> None:
    if payment.state in UNSETTLED:
        _ask(payment, now=now)
    if payment.keeps_card:
        _keep_card(payment, now=now)
    if payment.owed:
        settling.save_collected(payment.id, now=now)


def _ask(payment: Payment, *, now: datetime) -> None:
    is_known = payment.session_id or payment.intent_id
    if now - payment.created_at > (_GIVEN_UP_AFTER if is_known else _KEY_LASTS):
        with transaction.atomic():
            settling.failed(settling.lock(payment.id), _UNKNOWN, now=now)
    elif payment.kind == PaymentKind.AUTO_RECHARGE:
        _ask_intent(payment, now=now)
    elif payment.session_id:
        _ask_session(payment, now=now)
    else:
        topping_up.open_checkout(payment, now=now)


def _ask_intent(payment: Payment, *, now: datetime) -> None:
    if not payment.intent_id:
        recharging.charge(payment, now=now)
        return
    answer = stripe.read_intent(egress.call(stripe.get_intent(payment.intent_id)))
    if isinstance(answer, StripeRefusal):
        log.warning("payment %s: %s", payment.id, answer.detail)
        return
    recharging.settle(payment, answer, now=now)


def _ask_session(payment: Payment, *, now: datetime) -> None:
    answer = stripe.read_session(egress.call(stripe.get_session(payment.session_id)))
    if isinstance(answer, StripeRefusal):
        log.warning("payment %s: %s", payment.id, answer.detail)
        return
    debit = _debit_of(answer)
    with transaction.atomic():
        payment = settling.lock(payment.id)
        if answer.is_paid:
            problem = settling.paid(payment, answer.amount, answer.currency, intent_id=answer.intent_id, now=now)
            if problem:
                news.refuse(payment, answer.id, "answer", problem, now=now)
        elif answer.state == "expired":
            settling.expired(payment, now=now)
        elif answer.state == "complete":
            settling.processing(payment, intent_id=answer.intent_id, now=now)
            if debit and debit.state in _ENDED:
                settling.failed(payment, debit.problem or settling.NOT_PAID, now=now)


def _debit_of(session: CheckoutSession) -> PaymentIntent | None:
    """The payment of a complete checkout that isn't paid: the session doesn't say whether it failed."""
    if session.is_paid or session.state != "complete" or not session.intent_id:
        return None
    answer = stripe.read_intent(egress.call(stripe.get_intent(session.intent_id)))
    return None if isinstance(answer, StripeRefusal) else answer


def _keep_card(payment: Payment, *, now: datetime) -> None:
    """The newest card that paid is the one that auto-recharge uses."""
    answer = stripe.read_intent(egress.call(stripe.get_intent(payment.intent_id)))
    if isinstance(answer, StripeRefusal):
        log.warning("card of payment %s: %s", payment.id, answer.detail)
        return
    with transaction.atomic():
        if card := answer.card:
            given = {
                "organization_id": payment.organization_id,
                "profile_id": payment.profile_id,
                "customer_id": card.customer_id,
                "method_id": card.method_id,
                "brand": card.brand,
                "last4": card.last4,
                "expires": card.expires,
                "updated_at": now,
            }
            PaymentMethod.objects.update_or_create(id=payment.wallet_id, defaults=given)
        Payment.objects.filter(id=payment.id).update(keeps_card=False)
