"""What was spent: by day, channel, country, template and profile; who sees whose."""

from __future__ import annotations

from dataclasses import astuple
from datetime import date
from uuid import uuid4

import pytest

from apps.billing import usage
from apps.billing.usage import Dimension, UsageRow
from tests.cast import Cast
from tests.factories import billing

FIRST, SECOND, LAST = date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 30)


def test_days_come_in_order_and_everything_else_by_cost(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    billing.spend(wallet, 300, day=SECOND, country="FR", messages=3, units=4)
    billing.spend(wallet, 100, day=FIRST, country="US")
    billing.spend(wallet, 50, day=FIRST, country="FR")

    by_day = usage.spent(cast.acme, FIRST, LAST, Dimension.DAY)
    by_country = usage.spent(cast.acme, FIRST, LAST, Dimension.COUNTRY)

    assert [astuple(row) for row in by_day] == [("2026-11-01", 2, 2, 150), ("2026-11-02", 3, 4, 300)]
    assert [(row.key, row.amount) for row in by_country] == [("FR", 350), ("US", 100)]


def test_both_ends_of_the_span_count(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    for day in (date(2026, 10, 31), FIRST, LAST, date(2026, 12, 1)):
        billing.spend(wallet, 10, day=day)

    assert usage.total(cast.acme, FIRST, LAST) == UsageRow("", 2, 2, 20)
    assert usage.total(cast.outsider, FIRST, LAST) == UsageRow("", 0, 0, 0)


@pytest.mark.parametrize("by", [Dimension.TEMPLATE, Dimension.PROFILE])
def test_the_key_of_none_is_empty(cast: Cast, by: Dimension) -> None:
    wallet, some = billing.wallet(cast.acme), uuid4()
    billing.spend(wallet, 20, day=FIRST, template_id=some, profile_id=some)
    billing.spend(wallet, 10, day=FIRST)

    assert [(row.key, row.amount) for row in usage.spent(cast.acme, FIRST, LAST, by)] == [(str(some), 20), ("", 10)]


def test_an_organization_sees_all_its_wallets_and_a_profile_its_own_messages(cast: Cast) -> None:
    shared, own, foreign = (billing.wallet(each) for each in (cast.acme, cast.shop, cast.outsider))
    billing.spend(shared, 1, day=FIRST)
    billing.spend(shared, 10, day=FIRST, profile_id=cast.shop.id)
    billing.spend(own, 100, day=FIRST, profile_id=cast.shop.id)
    billing.spend(foreign, 1000, day=FIRST)

    assert usage.total(cast.acme, FIRST, LAST).amount == 111
    assert usage.total(cast.shop, FIRST, LAST).amount == 110


def test_months_with_spending_come_newest_first(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    for day in (date(2026, 9, 30), FIRST, LAST):
        billing.spend(wallet, 10, day=day)

    assert usage.months(cast.acme) == [date(2026, 11, 1), date(2026, 9, 1)]
    assert usage.months(cast.outsider) == []
