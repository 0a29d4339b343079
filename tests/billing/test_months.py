"""Months begin at midnight in the zone of the wallet."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from apps.billing import months
from tests.cast import Cast
from tests.factories import billing

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_day_is_that_of_the_zone() -> None:
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)

    assert months.today(BERLIN, now=late) == date(2026, 12, 1)
    assert months.today(ZoneInfo("UTC"), now=late) == date(2026, 11, 30)
    assert months.midnight(date(2026, 12, 1), BERLIN).astimezone(UTC) == datetime(2026, 11, 30, 23, tzinfo=UTC)


def test_months_have_their_length() -> None:
    assert months.last(date(2028, 2, 3)) == date(2028, 2, 29)
    assert months.following(date(2026, 12, 31)) == date(2027, 1, 1)
    assert months.first(date(2026, 12, 31)) == date(2026, 12, 1)


@pytest.mark.parametrize("text", ["2026-13", "2026-1", "26-01", "2026-11-01", "", "1999-01"])
def test_what_is_no_month_is_not_read(text: str) -> None:
    assert months.read(text) is None


def test_a_month_is_read_as_it_is_written() -> None:
    assert months.read(months.written(date(2026, 11, 20))) == date(2026, 11, 1)


def test_the_zone_is_that_of_the_wallet_that_pays(cast: Cast) -> None:
    billing.wallet(cast.acme, timezone="Europe/Berlin")

    assert months.zone_of(cast.acme) == BERLIN
    assert months.zone_of(cast.outsider) == ZoneInfo("UTC")
