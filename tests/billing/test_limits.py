"""Limits of accounts, and the threshold of the alert."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from apps.billing import limits
from apps.billing.models import SpendingLimit
from apps.core import epoch
from apps.organizations.models import owner_columns
from tests.cast import Cast
from tests.factories import billing

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOVEMBER = date(2026, 11, 1)


def test_a_new_limit_begins_with_what_the_month_has_cost(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    billing.spend(wallet, 300, day=NOVEMBER, profile_id=cast.shop.id)
    billing.spend(wallet, 50, day=NOVEMBER)
    billing.spend(wallet, 999, day=date(2026, 10, 31), profile_id=cast.shop.id)

    limits.limit(cast.shop, 1000, now=NOW)
    limits.limit(cast.acme, 2000, now=NOW)

    shop, acme = (SpendingLimit.objects.get(id=each.id) for each in (cast.shop, cast.acme))
    assert (shop.monthly, shop.month, shop.spent, shop.profile_id) == (1000, NOVEMBER, 300, cast.shop.id)
    assert (acme.monthly, acme.spent, acme.profile_id) == (2000, 50, None)


def test_a_change_keeps_what_was_counted(cast: Cast) -> None:
    limits.limit(cast.shop, 1000, now=NOW)
    SpendingLimit.objects.filter(id=cast.shop.id).update(spent=700, pending=20)

    limits.limit(cast.shop, 500, now=NOW)

    held = SpendingLimit.objects.get(id=cast.shop.id)
    assert (held.monthly, held.spent, held.pending) == (500, 700, 20)


def test_a_cleared_limit_is_gone_once_it_counts_nothing(cast: Cast) -> None:
    limits.limit(cast.shop, 1000, now=NOW)
    SpendingLimit.objects.filter(id=cast.shop.id).update(pending=20)

    limits.limit(cast.shop, None, now=NOW)
    assert limits.monthly(cast.shop) is None
    assert SpendingLimit.objects.get(id=cast.shop.id).pending == 20

    SpendingLimit.objects.filter(id=cast.shop.id).update(pending=0)
    limits.limit(cast.shop, None, now=NOW)
    assert not SpendingLimit.objects.filter(id=cast.shop.id).exists()


def test_workers_learn_of_a_change(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    before = epoch.current()

    with django_capture_on_commit_callbacks(execute=True):
        limits.limit(cast.shop, 1000, now=NOW)

    assert epoch.current() != before


def test_the_organization_comes_first_and_its_profiles_by_name(cast: Cast) -> None:
    billing.spend(billing.wallet(cast.acme), 300, day=NOVEMBER, profile_id=cast.shop.id)
    SpendingLimit.objects.create(
        id=cast.sibling.id, monthly=1000, month=NOVEMBER, spent=900, pending=100, **owner_columns(cast.sibling)
    )

    own, shop, sibling = limits.of(cast.acme, now=NOW)

    assert (own.name, own.limit, own.spent) == ("Acme", None, 0)
    assert (shop.name, shop.limit, shop.spent, shop.is_reached) == ("EU shop", None, 300, False)
    assert (sibling.words["limit"], sibling.spent, sibling.pending, sibling.is_reached) == ("$0.0010", 900, 100, True)
    assert [row.name for row in limits.of(cast.shop, now=NOW)] == ["EU shop"]


def test_what_was_spent_in_another_month_does_not_count(cast: Cast) -> None:
    SpendingLimit.objects.create(
        id=cast.shop.id, monthly=1000, month=date(2026, 10, 1), spent=1000, **owner_columns(cast.shop)
    )

    (row,) = limits.of(cast.shop, now=NOW)

    assert (row.spent, row.is_reached) == (0, False)


def test_only_accounts_of_the_organization_are_found(cast: Cast) -> None:
    assert limits.account(cast.acme, cast.acme.id) == cast.acme
    assert limits.account(cast.acme, cast.shop.id) == cast.shop
    assert limits.account(cast.acme, cast.outsider.id) is None
    assert limits.account(cast.shop, cast.sibling.id) is None


def test_a_new_threshold_alerts_anew(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme, alert_below=5, alerted_at=NOW)

    limits.alert_below(wallet, 10, now=NOW)

    wallet.refresh_from_db()
    assert (wallet.alert_below, wallet.alerted_at) == (10, None)
