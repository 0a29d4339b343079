"""The rule of auto-recharge as a person sets it, and how it stands."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.billing import money
from apps.billing.models import Wallet
from apps.billing.payments import recharging, stripe
from apps.billing.payments.models import AutoRecharge, PaymentMethod
from apps.billing.payments.topping_up import CannotPay
from apps.core import egress, queue
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

log = logging.getLogger(__name__)

BELL = "payments.recharge"


@dataclass(frozen=True, slots=True)
class RechargeStanding:
    """What a page says: the card, the rule, and what keeps it from charging (`problem`)."""

    card: PaymentMethod | None
    rule: AutoRecharge | None
    problem: str


def standing(customer: Customer, *, now: datetime) -> RechargeStanding | None:
    """None for an account without a wallet."""
    wallet = Wallet.objects.owned_by(customer).first()
    if wallet is None:
        return None
    rule = AutoRecharge.objects.filter(id=wallet.id).first()
    card = PaymentMethod.objects.filter(id=wallet.id).first()
    return RechargeStanding(card, rule, _problem(wallet, rule, card, now=now))


def set_rule(
    customer: Customer, *, is_on: bool, below: int, amount: int, monthly_cap: int | None, now: datetime
) -> AutoRecharge:
    """Set it, and start it again if it was paused. Raises CannotPay without a wallet, or without a card to charge."""
    wallet = Wallet.objects.owned_by(customer).first()
    if wallet is None:
        raise CannotPay("This account has no balance: its organization pays, or it is not billed.")
    if is_on and not PaymentMethod.objects.filter(id=wallet.id).exists():
        raise CannotPay("Add funds once first: we charge the card that you pay with.")
    given = {"is_on": is_on, "below": below, "amount": amount, "monthly_cap": monthly_cap, "updated_at": now}
    with transaction.atomic():
        rule, _ = AutoRecharge.objects.update_or_create(
            id=wallet.id, defaults={**owner_columns(customer), **given, "failures": 0, "paused_at": None}
        )
        queue.ring(BELL)
    return rule


def remove_card(customer: Customer, *, now: datetime) -> None:
    """Forget the saved card, first at Stripe, and turn auto-recharge off. Raises CannotPay if Stripe doesn't answer."""
    card = PaymentMethod.objects.owned_by(customer).first()
    if card is None:
        return
    if refusal := stripe.read_detached(egress.call(stripe.detach(card.method_id))):
        log.warning("card of %s: %s", customer.id, refusal.detail)
        raise CannotPay("We couldn’t reach the payment service. Try again in a few minutes.")
    with transaction.atomic():
        AutoRecharge.objects.filter(id=card.id, is_on=True).update(is_on=False, updated_at=now)
        PaymentMethod.objects.filter(id=card.id, method_id=card.method_id).delete()


def this_month(rule: AutoRecharge | None, *, now: datetime) -> str:
    """What was charged so far, in words; empty before there is a rule."""
    return money.words(recharging.recharged(Wallet.objects.get(id=rule.id), now=now)) if rule else ""


def _problem(wallet: Wallet, rule: AutoRecharge | None, card: PaymentMethod | None, *, now: datetime) -> str:
    if rule is None or not rule.is_on:
        return ""
    if rule.paused_at:
        return f"Auto-recharge is paused: the last {rule.failures} payments failed."
    if card is not None and (card.expires.year, card.expires.month) < (now.year, now.month):
        return "The card for auto-recharge has expired. Add funds once with another card."
    if owed := recharging.owed(wallet):
        owing = f"{money.words(owed)} is owed for payments that were taken back"
        return f"Auto-recharge waits: {owing}. Add funds to settle it."
    if wallet.available < rule.below and recharging.is_capped(rule, wallet, now=now):
        cap = money.words(rule.monthly_cap or 0)
        return f"Auto-recharge waits for next month: it has reached {cap}, its most for a month."
    return ""
