"""The forecast is the average of the last full days, and silent as long as there are under two."""

from __future__ import annotations

from datetime import date, timedelta

from apps.billing import pace
from apps.billing.pace import Pace
from tests.cast import Cast
from tests.factories import billing

TODAY = date(2026, 11, 20)  # ten days are left after it


def _ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_the_last_seven_full_days_count_with_those_without_messages(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    for days, amount in ((0, 999), (1, 400), (7, 300), (8, 999)):
        billing.spend(wallet, amount, day=_ago(days))

    assert pace.of_wallet(wallet.id, today=TODAY) == Pace(700, 7)
    assert pace.of_wallet(wallet.id, today=TODAY).a_day == 100


def test_of_a_young_account_the_days_since_its_first_spending_count(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    billing.spend(wallet, 600, day=_ago(3))

    assert pace.of_wallet(wallet.id, today=TODAY) == Pace(600, 3)


def test_today_alone_says_nothing(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    billing.spend(wallet, 600, day=TODAY)
    going = pace.of_wallet(wallet.id, today=TODAY)

    assert (going.days, going.is_known) == (0, False)
    assert pace.forecast(Pace(100, 1), before_today=100, spent_today=0, today=TODAY) is None
    assert pace.lasts(Pace(100, 1), 1000) is None


def test_a_forecast_adds_an_average_day_for_each_that_is_left() -> None:
    going = Pace(700, 7)

    assert pace.forecast(going, before_today=1900, spent_today=0, today=TODAY) == 1900 + 100 + 10 * 100
    assert pace.forecast(going, before_today=1900, spent_today=250, today=TODAY) == 1900 + 250 + 10 * 100
    assert pace.forecast(going, before_today=2900, spent_today=50, today=date(2026, 11, 30)) == 3000


def test_a_profile_counts_what_it_sent_and_a_wallet_all_that_it_paid(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    billing.spend(wallet, 200, day=_ago(2))
    billing.spend(wallet, 100, day=_ago(2), profile_id=cast.shop.id)

    assert pace.of_customer(cast.shop, today=TODAY) == Pace(100, 2)
    assert pace.of_wallet(wallet.id, today=TODAY) == Pace(300, 2)


def test_a_balance_lasts_whole_days() -> None:
    going = Pace(700, 7)

    assert pace.lasts(going, 1050) == 10
    assert pace.lasts(going, 0) == 0
    assert pace.lasts(Pace(0, 7), 1050) is None  # nothing is spent
    assert pace.lasts(going, 10**9) is None  # for years
    assert Pace(-70, 7).a_day == 0  # more was paid back than charged
