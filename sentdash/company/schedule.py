"""When the made-up company sends: its programs through the day, its newsletters on fixed weekdays.

The volume follows the customers' local time of day, drops at weekends, and grows from month to month.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sentdash.company.account import DAYS

PORTIONS = 4
_HOUR = timedelta(hours=1)
# How busy each hour is (from midnight) and each day (from Monday). Both are about 1 on average.
_HOURS = (
    *(0.1, 0.1, 0.0, 0.0, 0.0, 0.1, 0.4, 0.9, 1.5, 2.0, 2.2, 2.0),
    *(1.8, 1.6, 1.6, 1.7, 1.7, 1.6, 1.4, 1.2, 0.9, 0.6, 0.4, 0.2),
)
_WEEKDAYS = (1.25, 1.2, 1.15, 1.15, 1.1, 0.7, 0.45)
_FIRST, _GROWTH = 0.6, 0.7  # share of a flow's messages per day: at the start, and added until now


@dataclass(frozen=True, slots=True)
class Flow:
    """A program that sends: its owner, its templates, its messages per day, and where its customers live."""

    owner: str
    templates: tuple[str, ...]
    a_day: float
    zone: str
    key: str
    audiences: tuple[str, ...]


FLOWS = (
    Flow("US shop", ("order_shipped", "subscription_renewal"), 30, "America/Chicago", "Online store", ("US shop", "")),
    Flow("EU shop", ("order_shipped", "bestellung_unterwegs"), 24, "Europe/Berlin", "Online store EU", ("EU shop",)),
    Flow("", ("login_code", "login_code", "tasting_reminder"), 12, "America/Chicago", "Sign-in service", ("",)),
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A newsletter: its owner, template, weekday, hour, interval in weeks, and number of recipients.

    It is sent in `PORTIONS`, one per hour.
    """

    owner: str
    template: str
    weekday: int
    hour: int
    every: int
    count: int
    zone: str
    key: str


LETTERS = (
    Letter("US shop", "weekly_roast", 3, 10, 1, 64, "America/Chicago", "Online store"),
    Letter("EU shop", "monthly_letter", 1, 9, 4, 80, "Europe/Berlin", "Online store EU"),
)


def moments(flow: Flow, *, now: datetime, chance: Random) -> Iterator[datetime]:
    """The times of a flow's messages, in order."""
    start, due = now - timedelta(days=DAYS), 0.0
    for index in range(DAYS * 24):
        begin = start + index * _HOUR
        local = begin.astimezone(ZoneInfo(flow.zone))
        growth = _FIRST + _GROWTH * index / (DAYS * 24)
        due += flow.a_day / 24 * growth * _HOURS[local.hour] * _WEEKDAYS[local.weekday()] * chance.uniform(0.7, 1.3)
        yield from sorted(begin + _HOUR * chance.random() for _ in range(int(due)))
        due -= int(due)


def portions(letter: Letter, *, now: datetime) -> Iterator[tuple[datetime, int]]:
    """The times at which a newsletter is sent, each with the number of its portion."""
    zone = ZoneInfo(letter.zone)
    for ago in range(DAYS - 1, -1, -1):
        day = (now - timedelta(days=ago)).astimezone(zone).date()
        if day.weekday() == letter.weekday and day.isocalendar().week % letter.every == 0:
            first = datetime.combine(day, time(letter.hour, 2), zone).astimezone(UTC)
            yield from ((first + portion * _HOUR, portion) for portion in range(PORTIONS))
