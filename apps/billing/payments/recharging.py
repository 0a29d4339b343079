"""Auto-recharge: charge the saved card when little money is left.

An attempt is a payment's row, one for each wallet and ten minutes, committed before the call. A worker that died leaves
the row pending; the next one asks Stripe with the same key, which answers as it did the first time.
"""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Subquery, Sum
from django.utils import timezone

from apps.billing.models import Wallet
from apps.billing.payments import currencies, news, settling, stripe
from apps.billing.payments.models import AutoRecharge, Payment, PaymentKind, PaymentMethod, PaymentState
from apps.billing.payments.stripe import StripeRefusal
from apps.billing.payments.topping_up import FIRST_LOOK
from apps.core import egress

log = logging.getLogger(__name__)

_PERIOD = 600  # seconds, in which there is one attempt


def drain() -> int:
    """Charge for every wallet that is below its threshold. Returns how many attempts were made."""
    if not settings.STRIPE_SECRET_KEY:
        return 0
    made = 0
    for recharge_id in _below():
        if payment := begin(recharge_id, now=timezone.now()):
            charge(payment, now=timezone.now())
            made += 1
    return made


def begin(recharge_id: UUID, *, now: datetime) -> Payment | None:
    """The row of an attempt, committed; None if there is nothing to do, or it was begun already."""
    with transaction.atomic():
        recharge = AutoRecharge.objects.select_for_update(of=("self",)).get(id=recharge_id)
        wallet = Wallet.objects.get(id=recharge_id)
        card = PaymentMethod.objects.filter(id=recharge_id).first()
        if not recharge.is_on or recharge.paused_at or card is None or wallet.available >= recharge.below:
            return None
        if is_capped(recharge, wallet, now=now) or owed(wallet):
            return None
        mine = Payment.objects.filter(wallet=wallet, kind=PaymentKind.AUTO_RECHARGE)
        key = f"recharge-{wallet.id}-{int(now.timestamp()) // _PERIOD}"
        if mine.filter(state=PaymentState.PENDING).exists() or mine.filter(attempt_key=key).exists():
            return None
        return Payment.objects.create(
            organization_id=wallet.organization_id,
            profile_id=wallet.profile_id,
            wallet=wallet,
            kind=PaymentKind.AUTO_RECHARGE,
            amount=recharge.amount,
            currency=settings.BILLING_CURRENCY,
            attempt_key=key,
            customer_id=card.customer_id,
            method_id=card.method_id,
            due_at=now + FIRST_LOOK,
            created_at=now,
        )


def charge(payment: Payment, *, now: datetime) -> None:
    """Create the payment at Stripe, or get the one that an earlier call created, and settle it."""
    request = stripe.create_intent(_fields(payment), payment.attempt_key)
    settle(payment, stripe.read_intent(egress.call(request)), now=now)


def settle(payment: Payment, answer: stripe.PaymentIntent | StripeRefusal, *, now: datetime) -> None:
    """What an answer of Stripe's means for an attempt. One that leaves it open leaves it to the next look."""
    with transaction.atomic():
        payment = settling.lock(payment.id)
        if isinstance(answer, StripeRefusal):
            log.warning("auto-recharge %s: %s", payment.id, answer.detail)
            if answer.intent_id:
                payment.intent_id = answer.intent_id
            settle_refusal = settling.failed if answer.is_final else settling.refused
            settle_refusal(payment, answer.sentence, now=now)
        elif answer.state == "succeeded":
            problem = settling.paid(payment, answer.amount, answer.currency, intent_id=answer.id, now=now)
            if problem:
                news.refuse(payment, answer.id, "answer", problem, now=now)
        elif answer.state == "processing":
            Payment.objects.filter(id=payment.id).update(intent_id=answer.id)
        else:
            payment.intent_id = answer.id
            settling.failed(payment, answer.problem or "The bank declined the card.", now=now)


def is_capped(recharge: AutoRecharge, wallet: Wallet, *, now: datetime) -> bool:
    """Whether one more would be too much for this month."""
    return recharge.monthly_cap is not None and recharged(wallet, now=now) + recharge.amount > recharge.monthly_cap


def owed(wallet: Wallet) -> int:
    """What was taken back is settled by a person who adds funds, not charged to the card again."""
    return Payment.objects.filter(wallet=wallet).owed()


def recharged(wallet: Wallet, *, now: datetime) -> int:
    """What auto-recharge has taken in the wallet's month, with what is pending."""
    first = now.astimezone(ZoneInfo(wallet.timezone)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    counted = (PaymentState.PENDING, PaymentState.PAID, PaymentState.REFUNDED)
    mine = Payment.objects.filter(wallet=wallet, kind=PaymentKind.AUTO_RECHARGE, state__in=counted)
    return mine.filter(created_at__gte=first).aggregate(total=Sum("amount"))["total"] or 0


def _below() -> list[UUID]:
    available = Wallet.objects.filter(id=OuterRef("id")).values(left=F("balance") - F("reserved"))
    running = AutoRecharge.objects.filter(is_on=True, paused_at=None, profile__deleted_at=None)
    below = running.annotate(left=Subquery(available)).filter(left__lt=F("below"))
    return list(below.values_list("id", flat=True))


def _fields(payment: Payment) -> dict[str, str | int]:
    """Only what the row says: Stripe compares them with what came first with the key."""
    return {
        "amount": currencies.minor(payment.amount, payment.currency),
        "currency": payment.currency.lower(),
        "customer": payment.customer_id,
        "payment_method": payment.method_id,
        "off_session": "true",
        "confirm": "true",
        "description": "Messaging balance, auto-recharge",
        "metadata[payment_id]": str(payment.id),
    }
