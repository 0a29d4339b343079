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
from tests.billing.payments.conftest import recharge, wallet
from tests.cast import Cast
from tests.factories import payments


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


def test_a_payment_that_failed_is_told_until_another_card_is_saved(cast: Cast) -> None:
    wallet(cast.acme)
    recharge(cast.acme, failures=1)
    _card(cast.acme)
    declined: dict[str, Any] = {"kind": PaymentKind.AUTO_RECHARGE, "state": PaymentState.FAILED}
    failed = payments.payment(cast.acme, problem="The bank declined it.", **declined)
    assert _problem(cast) == "The last auto-recharge failed. The bank declined it. We try again after ten minutes."

    PaymentMethod.objects.update(updated_at=failed.created_at + timedelta(seconds=1))

    assert _problem(cast) == ""
