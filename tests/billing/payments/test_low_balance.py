"""A wallet that falls below its alert is told of once."""

from __future__ import annotations

from django.utils import timezone

from apps.billing import ledger
from apps.billing.models import EntryKind, Wallet
from apps.billing.money import UNIT
from apps.billing.payments import low_balance
from apps.billing.payments.models import BillingNotice
from apps.core.models import new_id
from apps.organizations import actions
from tests.billing.payments.conftest import wallet
from tests.cast import Cast
from tests.factories.webhooks import endpoint, published


def _told(row: Wallet) -> int:
    low_balance.drain(now=timezone.now())
    return BillingNotice.objects.filter(wallet=row).count()


def test_it_is_told_once_and_again_after_money_came_and_went(cast: Cast) -> None:
    row = wallet(cast.shop, balance=12 * UNIT, reserved=3 * UNIT, alert_below=10 * UNIT)

    def move(amount: int) -> None:
        ledger.record(row.id, EntryKind.ADJUSTMENT, amount, subject_id=new_id(), now=timezone.now())

    assert [_told(row), _told(row)] == [1, 1]
    move(100_000)  # not enough
    assert _told(row) == 1
    move(UNIT)
    move(-UNIT)
    assert _told(row) == 2
    facts = BillingNotice.objects.filter(wallet=row).earliest("id").facts
    assert facts == {"available": 9 * UNIT, "threshold": 10 * UNIT}


def test_of_a_removed_profile_no_one_is_told(cast: Cast) -> None:
    row = wallet(cast.shop, alert_below=10 * UNIT)
    assert cast.shop.profile
    actions.remove_profile(cast.acme, cast.shop.profile, now=timezone.now())

    assert _told(row) == 0


def test_its_event_says_how_much_is_left(cast: Cast) -> None:
    endpoint(cast.acme)
    row = wallet(cast.shop, balance=12 * UNIT, reserved=3 * UNIT, alert_below=10 * UNIT)

    low_balance.drain(now=timezone.now())

    (event,) = [each for each in published() if each["event"] == "billing.low_balance"]
    assert (event["subject"], event["profile_id"]) == (str(row.id), str(cast.shop.id))
    amounts = {"balance": "12.0000", "available": "9.0000", "threshold": "10.0000", "currency": "USD"}
    assert {name: event["payload"][name] for name in amounts} == amounts


def test_wallets_without_an_alert_or_above_it_are_left_alone(cast: Cast) -> None:
    assert _told(wallet(cast.acme)) == 0
    assert _told(wallet(cast.shop, balance=10 * UNIT, alert_below=10 * UNIT)) == 0
