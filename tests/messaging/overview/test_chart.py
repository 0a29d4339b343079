"""The points of the chart: every hour or day of the reader, none before the account's first message."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from apps.messaging import counts, hourly_counts
from apps.messaging.overview import chart
from tests.messaging.conftest import NOW

WEEK_AGO = hourly_counts.hour_of(NOW) - timedelta(days=7)


def _points(found: counts.ByHour, *, began: datetime | None, is_hourly: bool = True) -> list[chart.Point]:
    return chart.points(found, WEEK_AGO, NOW, began=began, is_hourly=is_hourly)


@pytest.mark.parametrize(
    ("age", "length"),
    [
        (timedelta(minutes=5), chart.MIN_HOURS),  # no bar as wide as the page
        (timedelta(hours=40), 41),
        (timedelta(days=30), 7 * 24 + 1),
    ],
)
def test_a_new_account_has_a_short_window(age: timedelta, length: int) -> None:
    assert len(_points(Counter(), began=NOW - age)) == length


def test_without_messages_the_whole_span_is_there() -> None:
    assert len(_points(Counter(), began=None)) == 7 * 24 + 1
    assert len(_points(Counter(), began=None, is_hourly=False)) == 8


def test_days_are_those_of_the_reader() -> None:
    late = NOW.replace(hour=23, minute=0, second=0, microsecond=0) - timedelta(days=1)
    with timezone.override(ZoneInfo("Europe/Berlin")):
        shown = _points(Counter({(late, "DELIVERED"): 3}), began=None, is_hourly=False)

    assert [(point.at.day, point.delivered) for point in shown if point.messages] == [(NOW.day, 3)]


def test_standings_are_three_parts() -> None:
    hour = hourly_counts.hour_of(NOW)
    standings = ("DELIVERED", "READ", "FAILED", "BLOCKED", "QUEUED", "ROUTED", "SENT")

    (last,) = [each for each in _points(Counter({(hour, word): 1 for word in standings}), began=hour) if each.messages]

    assert (last.delivered, last.failed, last.moving) == (2, 2, 3)
