"""A balance runs low below its alert, or when it lasts less than a week."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.billing import running_low
from tests.cast import Cast
from tests.factories import billing

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DOLLAR = 1_000_000


@pytest.mark.parametrize(
    ("balance", "columns", "sentence"),
    [
        (6, {}, "The balance lasts about 6 days."),
        (7, {}, None),
        (1, {}, "The balance lasts about 1 day."),
        (7, {"reserved": 2 * DOLLAR}, "The balance lasts about 5 days."),
        (20, {"alert_below": 21 * DOLLAR}, "The balance lasts about 20 days."),
        (20, {"alert_below": 20 * DOLLAR}, None),
        (0, {}, "There is no balance left."),
    ],
)
def test_a_dollar_a_day(cast: Cast, balance: int, columns: dict[str, Any], sentence: str | None) -> None:
    wallet = billing.wallet(cast.acme, balance=balance * DOLLAR, **columns)
    billing.spend(wallet, 7 * DOLLAR, day=NOW.date() - timedelta(days=7))

    low = running_low.of(cast.acme, now=NOW)

    assert (low.sentence if low else None) == sentence


def test_without_a_pace_only_the_alert_tells(cast: Cast) -> None:
    billing.wallet(cast.acme, balance=DOLLAR, alert_below=2 * DOLLAR)

    low = running_low.of(cast.acme, now=NOW)

    assert low
    assert low.sentence == "The balance is low."
    assert running_low.of(cast.outsider, now=NOW) is None
