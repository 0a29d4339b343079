"""Auto-recharge: when it charges, once, and when it doesn't."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from apps.billing.money import UNIT
from apps.billing.payments import recharge_rules, recharging
from apps.billing.payments.models import AutoRecharge, Payment, PaymentMethod, PaymentState
from apps.organizations import actions
from tests.billing.payments.conftest import (
    LATER_DECLINED,
    UNCERTAIN,
    balance,
    entries,
    recharge,
    saved_card,
    wallet,
)
from tests.cast import Cast, assemble
from tests.factories import payments
from tests.fakes.carrier import CarrierProcess


def _payments(cast: Cast) -> list[Payment]:
    return list(Payment.objects.owned_by(cast.acme).order_by("created_at"))


def test_a_wallet_below_its_threshold_is_recharged_once(cast: Cast, stripe_server: CarrierProcess) -> None:
    wallet(cast.acme, balance=9 * UNIT)
    saved_card(cast.acme, stripe_server)
    recharge(cast.acme)

    assert [recharging.drain(), recharging.drain()] == [1, 0]

    (payment,) = _payments(cast)
    assert (payment.state, balance(payment), payment.made_by) == (PaymentState.PAID, 59 * UNIT, "")
    assert entries(payment) == [("top_up", 50 * UNIT)]


def test_an_attempt_in_ten_minutes(cast: Cast, stripe_server: CarrierProcess) -> None:
    wallet(cast.acme)
    saved_card(cast.acme, stripe_server)
    recharge(cast.acme, below=1000 * UNIT)
    now = datetime(2026, 11, 29, 12, 1, tzinfo=ZoneInfo("UTC"))
    first = recharging.begin(cast.acme.id, now=now)
    assert first
    assert recharging.begin(cast.acme.id, now=now + timedelta(minutes=11)) is None  # the first is still pending
    recharging.charge(first, now=now)

    assert recharging.begin(cast.acme.id, now=now + timedelta(minutes=8)) is None
    assert recharging.begin(cast.acme.id, now=now + timedelta(minutes=9)) is not None


@pytest.mark.parametrize(
    ("number", "problem"),
    [(LATER_DECLINED, "The bank declined the card."), (UNCERTAIN, "The bank wants you to confirm payments yourself.")],
)
def test_a_declined_card_fails_the_attempt(
    cast: Cast, stripe_server: CarrierProcess, number: str, problem: str
) -> None:
    wallet(cast.acme)
    saved_card(cast.acme, stripe_server, number)
    rule = recharge(cast.acme)

    recharging.drain()

    (payment,) = _payments(cast)
    rule.refresh_from_db()
    assert (payment.state, balance(payment), rule.failures) == (PaymentState.FAILED, 0, 1)
    assert payment.problem.startswith(problem)
    assert payment.intent_id


def test_what_is_not_charged(cast: Cast, stripe_server: CarrierProcess, settings: Settings) -> None:
    wallet(cast.acme, balance=10 * UNIT)
    rule = recharge(cast.acme)
    assert recharging.begin(cast.acme.id, now=timezone.now()) is None  # no card
    saved_card(cast.acme, stripe_server)
    for change in ({}, {"below": 11 * UNIT, "is_on": False}, {"is_on": True, "paused_at": timezone.now()}):
        AutoRecharge.objects.filter(id=rule.id).update(**change)
        assert recharging.begin(cast.acme.id, now=timezone.now()) is None, change
    settings.STRIPE_SECRET_KEY = ""
    AutoRecharge.objects.filter(id=rule.id).update(paused_at=None)
    assert recharging.drain() == 0
    assert _payments(cast) == []


def test_reserved_money_counts_as_spent(cast: Cast, stripe_server: CarrierProcess) -> None:
    wallet(cast.acme, balance=20 * UNIT, reserved=15 * UNIT)
    saved_card(cast.acme, stripe_server)
    recharge(cast.acme)

    assert recharging.drain() == 1


def test_the_month_s_cap_holds_in_the_wallet_s_zone(cast: Cast, stripe_server: CarrierProcess) -> None:
    purse = wallet(cast.acme, timezone="America/New_York")
    saved_card(cast.acme, stripe_server)
    rule = recharge(cast.acme, below=1000 * UNIT, monthly_cap=100 * UNIT)
    zone = ZoneInfo("America/New_York")
    for minutes in (0, 20, 40):
        now = datetime(2026, 11, 30, 20, minutes, tzinfo=zone)  # in December already, in UTC
        if payment := recharging.begin(rule.id, now=now + timedelta(hours=2)):
            recharging.charge(payment, now=now)

    assert len(_payments(cast)) == 2
    assert recharging.is_capped(rule, purse, now=datetime(2026, 11, 30, 23, tzinfo=zone))
    assert not recharging.is_capped(rule, purse, now=datetime(2026, 12, 1, 1, tzinfo=zone))


def test_what_is_owed_is_not_charged_to_the_card(cast: Cast, stripe_server: CarrierProcess) -> None:
    """A refund that the balance didn't cover would otherwise be paid again by the card, time after time."""
    wallet(cast.acme)
    saved_card(cast.acme, stripe_server)
    rule = recharge(cast.acme)
    payments.payment(cast.acme, 50 * UNIT, state=PaymentState.REFUNDED, returned=50 * UNIT, owed=50 * UNIT)

    assert recharging.drain() == 0

    standing = recharge_rules.standing(cast.acme, now=timezone.now())
    assert standing
    assert standing.problem
    assert standing.problem.sentence.startswith("Auto-recharge waits: $50.00 is owed")
    Payment.objects.owned_by(cast.acme).update(owed=0)
    assert recharging.begin(rule.id, now=timezone.now())


def test_a_removed_profile_is_not_charged(cast: Cast, stripe_server: CarrierProcess) -> None:
    wallet(cast.shop)
    saved_card(cast.shop, stripe_server)
    recharge(cast.shop)
    assert cast.shop.profile
    actions.remove_profile(cast.acme, cast.shop.profile, now=timezone.now())

    assert recharging.drain() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_charge_once(stripe_server: CarrierProcess) -> None:
    cast = assemble()
    wallet(cast.acme)
    saved_card(cast.acme, stripe_server)
    recharge(cast.acme)
    start = Barrier(4)

    def drain(_: int) -> int:
        start.wait()
        try:
            return recharging.drain()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(drain, range(4)))

    (payment,) = _payments(cast)
    charged = [each for each in stripe_server.payments()["payments"] if each["amount"] == 5000]
    assert (sum(made), len(charged), balance(payment)) == (1, 1, 50 * UNIT)
    assert PaymentMethod.objects.filter(id=cast.acme.id).exists()
