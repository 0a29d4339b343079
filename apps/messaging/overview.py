"""What the first page tells: what needs a person, figures that add up, when messages went out, and what is still to do.

Every figure and the chart come from one count, so they agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils import timezone

from apps.channels.models import Sender
from apps.core.models import first_id_at
from apps.message_templates.models import MessageTemplate
from apps.message_templates.models import Status as Review
from apps.messaging import counts, filters, hours, reasons
from apps.messaging.filters import TABS, Filters
from apps.messaging.models import Failure, Message
from apps.messaging.story import short_distance
from apps.organizations.customer import Customer
from apps.users.models import ApiKey

_LAST_USED = F("last_used_at").desc(nulls_last=True)
SPANS = {"24h": 1, "7d": 7, "30d": 30}
_HOURLY_UP_TO = 7  # days; a longer span is drawn by the day
_MANY_FAIL = 0.05  # of what ended in the last day
_FEWEST_FAILURES = 5
_LATE = timedelta(minutes=1)
_QUEUE = 20_000  # places of the queue that are looked at for the oldest
_DUE = 1_000  # and for the oldest that was scheduled
_LONGEST_RETRY = timedelta(hours=1)  # a message between two tries is due again by then


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
class Point:
    """One hour or day of the chart."""

    at: datetime
    delivered: int
    failed: int
    moving: int


@dataclass(frozen=True, slots=True)
class Attention:
    """Something that needs a person: what, why, and the one step."""

    tone: str
    icon: str
    fact: str
    more: str
    label: str
    url: str
    query: str = ""


@dataclass(frozen=True, slots=True)
class Todo:
    """A line of the checklist, which ticks itself."""

    label: str
    note: str
    is_done: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    figures: Figures
    points: list[Point]
    is_hourly: bool
    attention: list[Attention]
    todos: list[Todo]
    zone: str

    @property
    def lead(self) -> str:
        """Three things need a person."""
        number = len(self.attention)
        if not number:
            return "Nothing needs a person. Everything is going out."
        things = f"{number} things need" if number > 1 else "One thing needs"
        return f"{things} a person."

    @property
    def done(self) -> int:
        return sum(todo.is_done for todo in self.todos)


def of(customer: Customer, *, span: str, now: datetime) -> Overview:
    days = SPANS[span]
    since = hours.hour_of(now) - timedelta(days=days)
    if days > _HOURLY_UP_TO:  # whole days, as the reader counts them
        since = timezone.localtime(since).replace(hour=0, minute=0)
    asked = Filters(direction="OUTBOUND", low=first_id_at(since))
    found = counts.by_hour(customer, asked)
    figures = replace(_figures(found, days), oldest=_oldest(customer, now))
    day = found if days == 1 else _since(found, hours.hour_of(now) - timedelta(days=1))
    return Overview(
        figures=figures,
        points=list(_points(found, since, now, is_hourly=days <= _HOURLY_UP_TO)),
        is_hourly=days <= _HOURLY_UP_TO,
        attention=[*_failing(customer, _figures(day, 1), now), *_waiting(figures), *_templates(customer)],
        todos=_todos(customer),
        zone=str(timezone.get_current_timezone()),
    )


def pulse(customer: Customer, *, now: datetime) -> Attention | None:
    """The dot in the top bar: None while everything goes out as it should."""
    return next(_waiting(Figures(0, 0, 0, 0, 0, 1, _oldest(customer, now))), None)


def _since(found: counts.ByHour, moment: datetime) -> counts.ByHour:
    return Counter({key: count for key, count in found.items() if key[0] >= moment})


def _figures(found: counts.ByHour, days: int) -> Figures:
    by_standing = Counter[str]()
    for (_, standing), count in found.items():
        by_standing[standing] += count
    tabs = {tab: sum(by_standing[each] for each in standings) for tab, standings in TABS.items()}
    figures = Figures(tabs["delivered"], tabs["failed"], tabs["blocked"], tabs["waiting"], tabs["moving"], days)
    return replace(figures, scheduled=tabs["scheduled"])


def _points(found: counts.ByHour, since: datetime, now: datetime, *, is_hourly: bool) -> Iterator[Point]:
    """Hours without a message are points too."""
    starts = {hour: _start(hour, is_hourly=is_hourly) for hour in {hour for hour, _ in found}}
    held: dict[datetime, Counter[str]] = {}
    for (hour, standing), count in found.items():
        held.setdefault(starts[hour], Counter())[standing] += count
    at, last = _start(since, is_hourly=is_hourly), _start(now, is_hourly=is_hourly)
    while at <= last:
        here = held.get(at, Counter())
        delivered, failed, moving = (
            sum(here[standing] for tab in tabs for standing in TABS[tab])
            for tabs in (("delivered",), ("failed", "blocked"), ("waiting", "moving"))
        )
        yield Point(at, delivered, failed, moving)
        step = hours.HOUR if is_hourly else 30 * hours.HOUR  # no day is longer, not even when clocks are put back
        at = _start(at.astimezone(UTC) + step, is_hourly=is_hourly)


def _start(moment: datetime, *, is_hourly: bool) -> datetime:
    local = timezone.localtime(moment)
    return local.replace(minute=0, second=0, microsecond=0) if is_hourly else _midnight(local)


def _midnight(local: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(local.date(), time.min))


# A scheduled message is not late before its time has come.
_OLDEST = """
(SELECT m.created_at FROM (
    SELECT message_id FROM messaging_outgoing
    WHERE due_at < %(horizon)s AND (attempts > 0 OR due_at <= %(now)s) ORDER BY message_id LIMIT {most}
) o JOIN messaging_message m ON m.id = o.message_id WHERE {owner} AND scheduled_at IS NULL ORDER BY m.id LIMIT 1)
UNION ALL
(SELECT m.scheduled_at FROM (
    SELECT message_id FROM messaging_outgoing WHERE due_at <= %(now)s ORDER BY due_at LIMIT {few}
) o JOIN messaging_message m ON m.id = o.message_id WHERE {owner} AND scheduled_at IS NOT NULL
ORDER BY scheduled_at LIMIT 1)
"""


def _oldest(customer: Customer, now: datetime) -> timedelta | None:
    """How long the oldest message waits; None when none does."""
    owner, values = filters.owner(customer)
    with connection.cursor() as cursor:
        statement = _OLDEST.format(most=_QUEUE, few=_DUE, owner=owner)
        cursor.execute(statement, {**values, "now": now, "horizon": now + _LONGEST_RETRY})
        waiting = [since for (since,) in cursor.fetchall()]
    return max(now - min(waiting), timedelta()) if waiting else None


def _failing(customer: Customer, day: Figures, now: datetime) -> Iterator[Attention]:
    ended = day.delivered + day.failed
    if day.failed < _FEWEST_FAILURES or day.failed < _MANY_FAIL * ended:
        return
    yield Attention(
        tone="failed",
        icon="alert-triangle",
        fact=f"{100 * day.failed / ended:.0f}% of the last 24 hours failed.",
        more=_most_frequent(customer, now),
        label="Open failed",
        url="messaging:index",
        query="?status=failed&when=24h",
    )


def _most_frequent(customer: Customer, now: datetime) -> str:
    since = first_id_at(now - timedelta(days=1))
    rows = Failure.objects.visible_to(customer).filter(message_id__gte=since, is_blocked=False)
    codes = Counter(rows.order_by("-message_id").values_list("error_code", flat=True)[: counts.MOST])
    if not codes:
        return ""
    code, count = codes.most_common(1)[0]
    return f"{reasons.of(code).title}: {count:,} of {codes.total():,}."


def _waiting(figures: Figures) -> Iterator[Attention]:
    if figures.oldest and figures.oldest > _LATE:
        yield Attention(
            tone="waiting",
            icon="clock",
            fact="Messages wait longer than they should.",
            more=f"The oldest has been in the queue for {short_distance(figures.oldest)}.",
            label="Open waiting",
            url="messaging:index",
            query="?status=waiting",
        )


def _templates(customer: Customer) -> Iterator[Attention]:
    stopped = (Review.REJECTED, Review.PAUSED, Review.DISABLED)
    rows = MessageTemplate.objects.visible_to(customer).present().filter(status__in=stopped)
    for template in rows.order_by("-id")[:3]:
        yield Attention(
            tone="blocked",
            icon="hand-stop",
            fact=f"Template {template.name} is {template.get_status_display().lower()}.",
            more=template.rejection_reason or "WhatsApp is held back, SMS goes out.",
            label="See its messages",
            url="messaging:index",
            query=f"?template={template.id}",
        )


def _todos(customer: Customer) -> list[Todo]:
    """Four rows are asked for, whatever their number."""
    sender = _first(Sender.objects.owned_by(*customer.sources.senders).filter(is_active=True).order_by("id"))
    template = _first(MessageTemplate.objects.usable_by(customer).present().order_by("id"))
    key = _first(ApiKey.objects.visible_to(customer).filter(revoked_at=None).order_by(_LAST_USED, "id"))
    message = _first(Message.objects.visible_to(customer).order_by("id"))
    return [
        Todo("A sender", sender.number if sender else "A number or name to send from", sender is not None),
        Todo("A template", template.name if template else "What you want to say", template is not None),
        Todo("An API key", _use_of(key), key is not None, url="users:keys"),
        Todo("The first message", _sent_on(message), message is not None, url="messaging:playground"),
    ]


def _first(rows: Any) -> Any:
    return rows.first()


def _use_of(key: Any) -> str:
    if key is None:
        return "So that your programs can send"
    return f"{key.name}, used" if key.last_used_at else f"{key.name}, not used yet"


def _sent_on(message: Any) -> str:
    if message is None:
        return "Try it in the playground"
    local = timezone.localtime(message.created_at)
    return f"Sent on {local.day} {local:%B}"
