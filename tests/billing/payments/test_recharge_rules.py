"""The rule of auto-recharge as a person sets it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.billing.models import Wallet
from apps.billing.money import UNIT
from apps.billing.payments import recharge_rules
from apps.billing.payments.models import AutoRecharge, PaymentKind, PaymentMethod, PaymentState
from apps.billing.payments.topping_up import CannotPay
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns
from tests.billing.payments.conftest import recharge, saved_card, wallet
from tests.cast import Cast
from tests.factories import payments
from tests.fakes.carrier import CarrierProcess
from tests.simulator.stripe_client import charge


def _card(customer: Customer, expires: date = date(2034, 12, 1)) -> None:
    given = {"customer_id": "cus_1", "method_id": "pm_1", "brand": "visa", "last4": "4242", "expires": expires}
    PaymentMethod.objects.create(id=customer.id, **owner_columns(customer), **given)


def _save(customer: Customer, *, is_on: bool = True) -> AutoRecharge:
    given = {"below": 10 * UNIT, "amount": 50 * UNIT, "monthly_cap": None}
    return recharge_rules.set_rule(customer, is_on=is_on, **given, now=timezone.now())  # type: ignore[arg-type]


def _problem(cast: Cast) -> str:
    standing = recharge_rules.standing(cast.acme, now=timezone.now())
    assert standing
    assert standing.problem == recharge_rules.problem_of(Wallet.objects.get(id=cast.acme.id), now=timezone.now())
    return standing.problem.sentence if standing.problem else ""


def test_it_needs_a_wallet_and_a_card(cast: Cast) -> None:
    assert recharge_rules.standing(cast.acme, now=timezone.now()) is None
    with pytest.raises(CannotPay, match="no balance"):
        _save(cast.acme)
    wallet(cast.acme)
    with pytest.raises(CannotPay, match="Add funds once"):
        _save(cast.acme)
    assert _save(cast.acme, is_on=False).is_on is False
    _card(cast.acme)

    assert _save(cast.acme).is_on is True


def test_saving_starts_a_paused_one_again(cast: Cast) -> None:
    wallet(cast.acme)
    _card(cast.acme)
    recharge(cast.acme, failures=3, paused_at=timezone.now())
    assert _problem(cast) == "Auto-recharge is paused: the last 3 payments failed."

    rule = _save(cast.acme)

    assert (rule.failures, rule.paused_at, _problem(cast)) == (0, None, "")


def test_what_keeps_it_from_charging(cast: Cast) -> None:
    wallet(cast.acme)
    rule = recharge(cast.acme, monthly_cap=50 * UNIT)
    _card(cast.acme, date(2020, 1, 1))
    assert "expired" in _problem(cast)
    PaymentMethod.objects.filter(id=cast.acme.id).update(expires=date(2034, 1, 1))
    payments.payment(cast.acme, kind=PaymentKind.AUTO_RECHARGE, state=PaymentState.PAID)
    assert _problem(cast) == "Auto-recharge waits for next month: it has reached $50.00, its most for a month."
    AutoRecharge.objects.filter(id=rule.id).update(is_on=False)
    assert _problem(cast) == ""


def test_a_removed_card_is_forgotten_at_stripe_too(cast: Cast, stripe_server: CarrierProcess) -> None:
    wallet(cast.acme)
    card, rule = saved_card(cast.acme, stripe_server), recharge(cast.acme)
    stripe_server.put_faults({"kind": "error", "count": 1})
    with pytest.raises(CannotPay, match="Try again"):
        recharge_rules.remove_card(cast.acme, now=timezone.now())
    assert PaymentMethod.objects.filter(id=card.id).exists()

    for _ in range(2):
        recharge_rules.remove_card(cast.acme, now=timezone.now())

    rule.refresh_from_db()
    assert (PaymentMethod.objects.filter(id=card.id).exists(), rule.is_on) == (False, False)
    at_stripe = {"customer": card.customer_id, "payment_method": card.method_id}
    assert charge(stripe_server, at_stripe).status == 404


def test_a_card_that_stripe_does_not_know_is_forgotten(cast: Cast, stripe_server: CarrierProcess) -> None:
    wallet(cast.acme)
    _card(cast.acme)

    recharge_rules.remove_card(cast.acme, now=timezone.now())

    assert not PaymentMethod.objects.filter(id=cast.acme.id).exists()


def test_a_payment_that_failed_is_told_until_another_card_is_saved(cast: Cast) -> None:
    wallet(cast.acme)
    recharge(cast.acme, failures=1)
    _card(cast.acme)
    declined: dict[str, Any] = {"kind": PaymentKind.AUTO_RECHARGE, "state": PaymentState.FAILED}
    failed = payments.payment(cast.acme, problem="The bank declined it.", **declined)
    assert _problem(cast) == "The last auto-recharge failed. The bank declined it. We try again after ten minutes."

    PaymentMethod.objects.update(updated_at=failed.created_at + timedelta(seconds=1))

    assert _problem(cast) == ""
