"""What needs attention: one rule for the overview's list and the health dot. Each sentence names its limit.

Sending needs attention when messages are late, when carriers have made us retry for long, or when many fail. A message
that a rule blocked (opted out, no route) doesn't count as a failure here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from apps.billing import money, running_low
from apps.core.listing import MAX_COUNTED
from apps.core.models import first_id_at
from apps.error_codes import catalog
from apps.message_templates.models import MessageTemplate, TemplateStatus
from apps.messaging import counts, filtering, hourly_counts
from apps.messaging.filtering import TABS, MessageFilters
from apps.messaging.history.timeline import short_distance
from apps.messaging.models import Failure
from apps.organizations.customer import Customer
from apps.webhooks.endpoints import endpoint_rows
from apps.webhooks.models import Endpoint

MAX_FAILED_PERCENT = 5  # of the messages that came to an end in the last 24 hours
MAX_WAIT = timedelta(seconds=15)  # after a message has come due; workers look every other second
MAX_RETRIES = timedelta(minutes=1)  # from accepting a message to the carrier's yes
_DAY = timedelta(days=1)
_QUEUE = 20_000  # places of the queue that are read for the oldest
_TEMPLATES = 3
_WEBHOOKS = 3


@dataclass(frozen=True, slots=True)
class Attention:
    """One line: what, why, and the next step. `brief` is what the health dot says."""

    tone: str
    icon: str
    fact: str
    more: str
    label: str
    url: str
    query: str = ""
    brief: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """Messages accepted in the last 24 hours; `delivered` and `failed` have come to an end."""

    messages: int = 0
    delivered: int = 0
    failed: int = 0

    @classmethod
    def of(cls, found: counts.ByHour, *, now: datetime) -> Day:
        """`found` may reach further back."""
        since = _day_before(now)
        standings = Counter[str]()
        for (hour, standing), count in found.items():
            if hour >= since:
                standings[standing] += count
        delivered, failed = (sum(standings[each] for each in TABS[tab]) for tab in ("delivered", "failed"))
        return cls(standings.total(), delivered, failed)

    @property
    def has_many_failures(self) -> bool:
        return 100 * self.failed >= MAX_FAILED_PERCENT * (self.delivered + self.failed) > 0


@dataclass(frozen=True, slots=True)
class Queue:
    """`oldest` is the age of the oldest message that is due or being sent, `late` how long one has been due."""

    oldest: timedelta | None = None
    late: timedelta = timedelta()


def of(customer: Customer, day: Day, queue: Queue, *, sees_money: bool, now: datetime) -> list[Attention]:
    """Everything that needs attention, the most urgent first. Money only for those who may see it."""
    funds = _funds(customer, now=now) if sees_money else ()
    return [*_sending(customer, day, queue, now=now), *funds, *_webhooks(customer), *_templates(customer)]


def pulse(customer: Customer, *, now: datetime) -> tuple[Attention | None, Day]:
    """For the health dot: what is wrong with sending, if anything, and what was sent today."""
    asked = MessageFilters(direction="OUTBOUND", low=first_id_at(_day_before(now)))
    day = Day.of(counts.by_hour(customer, asked), now=now)
    return next(_sending(customer, day, queue(customer, now=now), now=now), None), day


def _day_before(now: datetime) -> datetime:
    return hourly_counts.hour_of(now) - _DAY


# Not counted: messages for later, which are not due yet and were never tried. Once due, they count from then on.
_OLDEST = """
SELECT min(coalesce(m.scheduled_at, m.created_at)), min(o.due_at) FROM (
    SELECT message_id, due_at FROM messaging_outgoing WHERE due_at <= %(now)s OR attempts > 0
    ORDER BY message_id LIMIT {most}
) o JOIN messaging_message m ON m.id = o.message_id WHERE {owner}
"""


def queue(customer: Customer, *, now: datetime) -> Queue:
    owner, values = filtering.owner(customer)
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST.format(most=_QUEUE, owner=owner), {**values, "now": now})
        oldest, due_at = cursor.fetchone()
    if oldest is None:
        return Queue()
    return Queue(max(now - oldest, timedelta()), max(now - due_at, timedelta()))


def _sending(customer: Customer, day: Day, queue: Queue, *, now: datetime) -> Iterator[Attention]:
    if queue.late > MAX_WAIT:
        yield _waiting(
            f"Messages have been waiting for {short_distance(queue.late)}.",
            f"They should leave within {_seconds(MAX_WAIT)} seconds. Check that the worker is running.",
            f"Waiting for {short_distance(queue.late)}",
        )
    elif queue.oldest and queue.oldest > MAX_RETRIES:
        yield _waiting(
            f"We've been retrying messages for {short_distance(queue.oldest)}.",
            f"They should be accepted within {_seconds(MAX_RETRIES)} seconds. Open one to see the carrier's answer.",
            f"Retrying for {short_distance(queue.oldest)}",
        )
    if day.has_many_failures:
        ended = day.delivered + day.failed
        share = f"{100 * day.failed / ended:.0f}%"
        yield Attention(
            tone="failed",
            icon="alert-triangle",
            fact=f"{day.failed:,} of {ended:,} messages failed in the last 24 hours ({share}).",
            more=f"{_most_frequent(customer, now)} {MAX_FAILED_PERCENT}% or more needs attention.".strip(),
            label="Show causes",
            url="messaging:failures",
            query="?span=24h",
            brief=f"{share} failed",
        )


def _waiting(fact: str, more: str, brief: str) -> Attention:
    return Attention(
        tone="waiting",
        icon="clock",
        fact=fact,
        more=more,
        label="Show waiting",
        url="messaging:index",
        query="?status=waiting",
        brief=brief,
    )


def _seconds(span: timedelta) -> int:
    return round(span.total_seconds())


def _most_frequent(customer: Customer, now: datetime) -> str:
    """Most often: Not delivered (12 of 20)."""
    rows = Failure.objects.visible_to(customer).filter(message_id__gte=first_id_at(now - _DAY), is_blocked=False)
    codes = Counter(rows.order_by("-message_id").values_list("error_code", flat=True)[:MAX_COUNTED])
    if not codes:
        return ""
    code, count = codes.most_common(1)[0]
    return f"Most often: {catalog.ending_of(code).title} ({count:,} of {codes.total():,})."


def _funds(customer: Customer, *, now: datetime) -> Iterator[Attention]:
    if low := running_low.of(customer, now=now):
        yield Attention(
            tone="waiting",
            icon="credit-card",
            fact=low.sentence,
            more=f"{money.words(max(low.wallet.available, 0))} left.",
            label="Show balance",
            url="billing:index",
        )


def _webhooks(customer: Customer) -> Iterator[Attention]:
    """Those that we turned off."""
    rows = Endpoint.objects.visible_to(customer).switched(on=False).exclude(off_reason=None)
    for endpoint in rows.order_by("-off_at")[:_WEBHOOKS]:
        yield Attention(
            tone="failed",
            icon="webhook-off",
            fact=f"We turned off the webhook {endpoint.display_name}.",
            more=endpoint_rows.REASONS[endpoint.off_reason or ""],
            label="Show webhooks",
            url="webhooks:index",
            query="?state=off",
        )


def _templates(customer: Customer) -> Iterator[Attention]:
    stopped = (TemplateStatus.REJECTED, TemplateStatus.PAUSED, TemplateStatus.DISABLED)
    rows = MessageTemplate.objects.visible_to(customer).present().filter(status__in=stopped)
    for template in rows.order_by("-id")[:_TEMPLATES]:
        yield Attention(
            tone="blocked",
            icon="hand-stop",
            fact=f"Template {template.name} is {template.get_status_display().lower()}.",
            more=template.rejection_reason or "It can't be sent by WhatsApp. SMS still works.",
            label="Show its messages",
            url="messaging:index",
            query=f"?template={template.id}",
        )
