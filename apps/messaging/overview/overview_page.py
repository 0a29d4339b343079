"""The overview: figures that add up, a chart over time, what needs attention, and the remaining setup.

All figures and the chart come from one count, so they agree.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from apps.core import zones
from apps.core.models import first_id_at
from apps.messaging import counts, hourly_counts
from apps.messaging.filtering import TABS, MessageFilters
from apps.messaging.history.timeline import short_distance
from apps.messaging.models import Direction, Message
from apps.messaging.overview import attention, chart, checklist
from apps.messaging.overview.attention import Attention
from apps.messaging.overview.chart import Point
from apps.messaging.overview.checklist import Todo
from apps.organizations.customer import Customer

SPANS = {"24h": 1, "7d": 7, "30d": 30, "90d": 90}
_HOURLY_UP_TO = 7  # days; a longer span is drawn by the day
NORMAL = "All messages are sending normally."
QUIET = "No messages in the last 24 hours."
NOTHING = "You haven't sent any messages yet."


@dataclass(frozen=True, slots=True)
class Figures:
    """`messages` is the sum of the others, but for `scheduled`: those were not sent yet, and may never be."""

    delivered: int
    failed: int
    blocked: int
    waiting: int
    moving: int
    days: int
    oldest: timedelta | None = None
    scheduled: int = 0

    @property
    def messages(self) -> int:
        return self.delivered + self.failed + self.blocked + self.waiting + self.moving

    @property
    def share(self) -> str:
        """How many of all arrived: 99.2%"""
        return f"{100 * self.delivered / self.messages:.1f}%" if self.messages else "–"

    @property
    def oldest_shown(self) -> str:
        """How long the oldest waits: 4 s"""
        return "–" if self.oldest is None else short_distance(self.oldest)

    @property
    def a_day(self) -> int:
        return round(self.messages / self.days)


@dataclass(frozen=True, slots=True)
class Overview:
    figures: Figures
    points: list[Point]
    days: int
    attention: list[Attention]
    todos: list[Todo]
    zone: str
    last_day: int  # messages accepted in the last 24 hours
    began: datetime | None  # the time of the first message

    @property
    def is_hourly(self) -> bool:
        return self.days <= _HOURLY_UP_TO

    @property
    def lead(self) -> str:
        """3 things need your attention."""
        number = len(self.attention)
        if number:
            return f"{number} thing{'s need' if number > 1 else ' needs'} your attention."
        if self.began is None:
            return NOTHING
        return NORMAL if self.last_day else QUIET

    @property
    def span_in_words(self) -> str:
        """last 7 days"""
        return "last 24 hours" if self.days == 1 else f"last {self.days} days"

    @property
    def done(self) -> int:
        return sum(todo.is_done for todo in self.todos)


def of(customer: Customer, *, span: str, sees_money: bool = False, now: datetime) -> Overview:
    days = SPANS[span]
    is_hourly = days <= _HOURLY_UP_TO
    since = hourly_counts.hour_of(now) - timedelta(days=days)
    if not is_hourly:  # whole days, as the reader counts them
        since = timezone.localtime(since).replace(hour=0, minute=0)
    found = counts.by_hour(customer, MessageFilters(direction="OUTBOUND", low=first_id_at(since)))
    day = attention.Day.of(found, now=now)
    queue = attention.queue(customer, now=now)
    began = _began(customer)
    return Overview(
        figures=_figures(found, days, queue.oldest),
        points=chart.points(found, since, now, began=began, is_hourly=is_hourly),
        days=days,
        attention=attention.of(customer, day, queue, sees_money=sees_money, now=now),
        todos=checklist.of(customer, began=began),
        zone=zones.in_words(str(timezone.get_current_timezone()), now=now),
        last_day=day.messages,
        began=began,
    )


def _began(customer: Customer) -> datetime | None:
    first = Message.objects.visible_to(customer).filter(direction=Direction.OUTBOUND).order_by("id")
    found: datetime | None = first.values_list("created_at", flat=True).first()
    return found


def _figures(found: counts.ByHour, days: int, oldest: timedelta | None) -> Figures:
    by_standing = Counter[str]()
    for (_, standing), count in found.items():
        by_standing[standing] += count
    tabs = {tab: sum(by_standing[each] for each in standings) for tab, standings in TABS.items()}
    return Figures(
        tabs["delivered"],
        tabs["failed"],
        tabs["blocked"],
        tabs["waiting"],
        tabs["moving"],
        days,
        oldest,
        scheduled=tabs["scheduled"],
    )
