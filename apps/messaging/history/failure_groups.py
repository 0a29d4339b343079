"""Failed messages by cause, each cause with its remedy and how many it may help.

Read from the table of failures, the newest of each kind up to a limit, so that a million messages cost the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from apps.contacts import reach
from apps.core.models import first_id_at
from apps.error_codes import catalog
from apps.error_codes.catalog import BLOCKING
from apps.error_codes.entry import Ending, Remedy
from apps.messaging import counts, filtering, hourly_counts
from apps.messaging.filtering import MessageFilters
from apps.messaging.models import MessageStatus
from apps.organizations.customer import Customer

SPANS = {"24h": timedelta(hours=24), "7d": timedelta(days=7), "30d": timedelta(days=30), "90d": timedelta(days=90)}
MAX_READ = 10_000  # failures of each kind (blocked, failed)


@dataclass(frozen=True, slots=True)
class Cause:
    """Failures with one code: `retries` may be sent again, `stops` people can be opted out, as far as is known yet."""

    code: str
    reason: Ending
    is_blocked: bool
    count: int
    retries: int
    retried: int
    opted_out: int
    stops: int
    stopped: int

    @property
    def remedy(self) -> str:
        return self.reason.remedy.value


@dataclass(frozen=True, slots=True)
class Causes:
    """The most frequent first; `is_all` unless there were more than are read."""

    causes: list[Cause]
    is_all: bool

    @property
    def total(self) -> int:
        return sum(each.count for each in self.causes)


def since(span: str, *, now: datetime) -> UUID:
    """The first id of a span; it starts with a whole hour, as that of the list."""
    return first_id_at(hourly_counts.hour_of(now - SPANS[span]))


_IS_OUT = f"({reach.IS_OUT} OR {reach.IS_HELD})"
# People whose message is the newest with this code, so that each is counted once.
_BY_CAUSE = f"""
WITH near AS (
    SELECT part.kind, f.* FROM unnest(ARRAY[true, false]) AS part(kind) CROSS JOIN LATERAL (
        SELECT message_id, error_code FROM messaging_failure
        WHERE {{owner}} AND is_blocked = part.kind AND message_id >= %(low)s
        ORDER BY message_id DESC LIMIT {MAX_READ + 1}) f
)
SELECT near.error_code, near.kind, count(*),
    count(*) FILTER (WHERE r.message_id IS NULL AND m.template_id IS NOT NULL AND NOT {_IS_OUT}),
    count(*) FILTER (WHERE r.message_id IS NOT NULL),
    count(*) FILTER (WHERE r.message_id IS NULL AND {_IS_OUT}),
    count(DISTINCT m.contact_id) FILTER (WHERE near.error_code = ANY(%(stopping)s) AND c.deleted_at IS NULL
        AND NOT c.opt_out AND {{ours}} AND NOT EXISTS (SELECT FROM messaging_message l
            WHERE l.contact_id = m.contact_id AND l.id > m.id
            AND l.status IN ('{MessageStatus.DELIVERED}', '{MessageStatus.READ}', '{MessageStatus.RECEIVED}'))),
    count(DISTINCT m.contact_id) FILTER (WHERE near.error_code = ANY(%(stopping)s) AND c.opt_out)
FROM near JOIN messaging_message m ON m.id = near.message_id
{reach.OF_MESSAGE} LEFT JOIN messaging_retry r ON r.message_id = m.id
GROUP BY 1, 2 ORDER BY 3 DESC, 1
"""


def of(customer: Customer, *, low: UUID) -> Causes:
    """What failed since an id."""
    owner, values = filtering.owner(customer)
    ours = "c.profile_id = %(owner)s" if customer.profile else "c.organization_id = %(owner)s"
    given = {**values, "low": low, "stopping": catalog.endings_with(Remedy.STOP)}
    with connection.cursor() as cursor:
        cursor.execute(_BY_CAUSE.format(owner=owner, ours=ours), given)
        rows = cursor.fetchall()
    causes = [_cause(*row) for row in rows]
    return Causes(causes, is_all=all(_read(causes, kind) <= MAX_READ for kind in (True, False)))


def others(customer: Customer, code: str, *, now: datetime) -> int:
    """How many messages failed with this code in the longest span; counted to MAX_COUNTED + 1."""
    filters = MessageFilters(status="FAILED", code=code, low=since("90d", now=now))
    return counts.by_tab(customer, filters)["blocked" if code in BLOCKING else "failed"]


def _cause(code: str, is_blocked: bool, count: int, *figures: int) -> Cause:
    retries, retried, opted_out, stops, stopped = figures
    reason = catalog.ending_of(code)
    may_work = reason.remedy == Remedy.RETRY
    return Cause(code, reason, is_blocked, count, retries if may_work else 0, retried, opted_out, stops, stopped)


def _read(causes: Iterable[Cause], is_blocked: bool) -> int:
    return sum(each.count for each in causes if each.is_blocked == is_blocked)
