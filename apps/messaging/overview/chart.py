"""The points of the overview's chart: one for each hour or day, in the reader's time zone.

The chart begins with the first message where that is younger than the span, so a new account sees its messages and not
a week of nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time

from django.utils import timezone

from apps.messaging import counts, hourly_counts
from apps.messaging.filtering import TABS

_SHOWN = (("delivered",), ("failed", "blocked"), ("waiting", "moving"))
# The chart of a new account is at least this long, or its few bars would be as wide as the page.
MIN_HOURS, MIN_DAYS = 25, 8


@dataclass(frozen=True, slots=True)
class Point:
    """One hour or day of the chart."""

    at: datetime
    delivered: int
    failed: int
    moving: int

    @property
    def messages(self) -> int:
        return self.delivered + self.failed + self.moving


def points(
    found: counts.ByHour, since: datetime, now: datetime, *, began: datetime | None, is_hourly: bool
) -> list[Point]:
    """From `since` to `now`, oldest first; from `began`, the account's first message, where that is later.

    Hours without a message are points too.
    """
    every = list(_every(found, since, now, is_hourly=is_hourly))
    first = _start(began, is_hourly=is_hourly) if began else every[0].at
    early = sum(point.at < first for point in every)
    return every[min(early, max(len(every) - (MIN_HOURS if is_hourly else MIN_DAYS), 0)) :]


def _every(found: counts.ByHour, since: datetime, now: datetime, *, is_hourly: bool) -> Iterator[Point]:
    starts = {hour: _start(hour, is_hourly=is_hourly) for hour in {hour for hour, _ in found}}
    held: dict[datetime, Counter[str]] = {}
    for (hour, standing), count in found.items():
        held.setdefault(starts[hour], Counter())[standing] += count
    at, last = _start(since, is_hourly=is_hourly), _start(now, is_hourly=is_hourly)
    while at <= last:
        here = held.get(at, Counter())
        yield Point(at, *(sum(here[standing] for tab in tabs for standing in TABS[tab]) for tabs in _SHOWN))
        step = (
            hourly_counts.HOUR if is_hourly else 30 * hourly_counts.HOUR
        )  # no day is longer, not even when clocks are put back
        at = _start(at.astimezone(UTC) + step, is_hourly=is_hourly)


def _start(moment: datetime, *, is_hourly: bool) -> datetime:
    local = timezone.localtime(moment)
    return local.replace(minute=0, second=0, microsecond=0) if is_hourly else _midnight(local)


def _midnight(local: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(local.date(), time.min))
