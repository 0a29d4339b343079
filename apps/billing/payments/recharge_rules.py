"""The rule of auto-recharge as a person sets it, and how it stands."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery, Sum

from apps.billing import money
from apps.billing.models import Wallet
from apps.billing.payments import recharging, stripe
from apps.billing.payments.models import AutoRecharge, Payment, PaymentKind, PaymentMethod, PaymentState
from apps.billing.payments.topping_up import CannotPay
from apps.core import egress, queue
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

log = logging.getLogger(__name__)

BELL = "payments.recharge"


@dataclass(frozen=True, slots=True)
class RechargeProblem:
    """What keeps auto-recharge from charging, and where that is mended: the name of a URL, and what a link says."""

    sentence: str
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class RechargeStanding:
    """What a page says: the card, the rule, and what keeps it from charging."""

    card: PaymentMethod | None
    rule: AutoRecharge | None
    problem: RechargeProblem | None


def standing(customer: Customer, *, now: datetime) -> RechargeStanding | None:
    """None for an account without a wallet."""
    wallet = Wallet.objects.owned_by(customer).first()
    if wallet is None:
        return None
    rule = _rules().filter(id=wallet.id).first()
    card = PaymentMethod.objects.filter(id=wallet.id).first()
    return RechargeStanding(card, rule, _problem(wallet, rule, now=now))


def problem_of(wallet: Wallet, *, now: datetime) -> RechargeProblem | None:
    """In one query, unless a month's cap is to be counted."""
    return _problem(wallet, _rules().filter(id=wallet.id, is_on=True).first(), now=now)


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


def _rules() -> QuerySet[Any]:
    """With what is known of the card, what is owed, and the last payment that failed."""
    card = PaymentMethod.objects.filter(id=OuterRef("id"))
    failed = Payment.objects.filter(
        wallet=OuterRef("id"), kind=PaymentKind.AUTO_RECHARGE, state=PaymentState.FAILED
    ).order_by("-created_at")
    owed = Payment.objects.filter(wallet=OuterRef("id"), owed__gt=0).values("wallet").annotate(total=Sum("owed"))
    return AutoRecharge.objects.annotate(
        owed=Subquery(owed.values("total")),
        card_expires=Subquery(card.values("expires")),
        card_since=Subquery(card.values("updated_at")),
        failed_at=Subquery(failed.values("created_at")[:1]),
        refusal=Subquery(failed.values("problem")[:1]),
    )


def _problem(wallet: Wallet, rule: Any, *, now: datetime) -> RechargeProblem | None:
    return _obstacle(wallet, rule, now=now) if rule is not None and rule.is_on else None


def _obstacle(wallet: Wallet, rule: Any, *, now: datetime) -> RechargeProblem | None:
    if rule.paused_at:
        sentence = f"Auto-recharge is paused: the last {rule.failures} payments failed."
        return RechargeProblem(sentence, "payments:auto_recharge", "Start it again")
    if rule.card_expires and (rule.card_expires.year, rule.card_expires.month) < (now.year, now.month):
        sentence = "The card for auto-recharge has expired. Add funds once with another card."
        return RechargeProblem(sentence, "payments:top_up", "Add funds")
    if rule.owed:
        sentence = f"Auto-recharge waits: {money.words(rule.owed)} is owed for payments that were taken back."
        return RechargeProblem(sentence, "payments:top_up", "Add funds")
    if rule.failures and not _is_older(rule.failed_at, rule.card_since):
        said = ("The last auto-recharge failed.", rule.refusal, "We try again after ten minutes.")
        return RechargeProblem(" ".join(filter(None, said)), "payments:top_up", "Pay with another card")
    if wallet.available < rule.below and recharging.is_capped(rule, wallet, now=now):
        cap = money.words(rule.monthly_cap or 0)
        sentence = f"Auto-recharge waits for next month: it has reached {cap}, its most for a month."
        return RechargeProblem(sentence, "payments:auto_recharge", "Change auto-recharge")
    return None


def _is_older(failed_at: datetime | None, card_since: datetime | None) -> bool:
    """Whether another card was saved since."""
    return bool(failed_at and card_since and failed_at < card_since)
