"""Deliver events: spread the outbox, claim what is due, post it signed, record the answers. `core.pump` overlaps these.

Every delivery arrives at least once: a worker that dies after a call leaves a claim, and when that ends the event is
sent again under the same id.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from apps.core import sql, vetting
from apps.core.cache import Remembered
from apps.core.egress import EgressRequest, Response, Window
from apps.core.pump import Claimed, pump
from apps.webhooks import attempt, record, schedule, spread
from apps.webhooks.fairness import CallLimits
from apps.webhooks.models import Endpoint
from apps.webhooks.record import DeliveryResult

_MARGIN = 30  # seconds that a claim lasts longer than the call may


@dataclass(slots=True)
class DeliveryJob:
    """A claimed delivery; `failures` are those before this attempt."""

    endpoint: Endpoint
    event_id: UUID
    claim: int
    failures: int
    began: datetime


# The endpoints that something is due to, each found with one look at the index.
_WAITING = """
WITH RECURSIVE waiting AS (
    (SELECT endpoint_id FROM webhooks_delivery WHERE due_at IS NOT NULL ORDER BY endpoint_id LIMIT 1)
    UNION ALL
    SELECT (SELECT d.endpoint_id FROM webhooks_delivery d WHERE d.due_at IS NOT NULL
        AND d.endpoint_id > waiting.endpoint_id ORDER BY d.endpoint_id LIMIT 1)
    FROM waiting WHERE waiting.endpoint_id IS NOT NULL
)
SELECT endpoint_id FROM waiting WHERE endpoint_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM webhooks_delivery d WHERE d.endpoint_id = waiting.endpoint_id AND d.due_at <= %(now)s)
"""
_CLAIM = f"""
WITH share AS (
    SELECT * FROM unnest(%(endpoints)s::uuid[], %(shares)s::int[], %(timeouts)s::int[])
        AS s(endpoint_id, calls, timeout)
), due AS (
    SELECT d.endpoint_id, d.event_id, share.timeout FROM share CROSS JOIN LATERAL (
        SELECT w.endpoint_id, w.event_id FROM webhooks_delivery w
        WHERE w.endpoint_id = share.endpoint_id AND w.due_at <= %(now)s
        ORDER BY w.due_at LIMIT share.calls FOR UPDATE SKIP LOCKED) AS d
)
UPDATE webhooks_delivery w SET attempts = w.attempts + 1,
    due_at = %(now)s + make_interval(secs => due.timeout + {_MARGIN})
FROM due WHERE w.endpoint_id = due.endpoint_id AND w.event_id = due.event_id
RETURNING w.endpoint_id, w.event_id, w.attempts, w.failures, w.body
"""


def drain() -> int:
    """Deliver everything that is due, and what becomes due meanwhile; returns how many attempts were recorded."""
    size = settings.WEBHOOK_WINDOW
    with Window[tuple[DeliveryJob, EgressRequest]](size, vetting=vetting.for_customers()) as window:
        return pump(Delivering(), window)


class Delivering:
    """The `Work` of this queue."""

    def __init__(self, clock: Callable[[], datetime] = timezone.now) -> None:
        self._clock = clock
        self._limits = CallLimits()
        self._endpoints: Remembered[UUID, Endpoint] = Remembered(seconds=1.0)

    def claim(self, limit: int) -> Claimed[DeliveryJob, DeliveryResult]:
        sql.keep_to_indexes()
        now = self._clock()
        batches = spread.spread(now=now)
        waiting = [endpoint_id for (endpoint_id,) in sql.rows(_WAITING, {"now": now})]
        endpoints = self._endpoints.get_many(waiting, _load)
        shares = self._limits.share([(each.id, each.consecutive_failures > 0) for each in endpoints.values()], limit)
        jobs = [self._job(endpoints, row, now) for row in _claim(endpoints, shares, now)] if shares else []
        return Claimed(len(jobs) + batches, jobs)

    def _job(self, endpoints: dict[UUID, Endpoint], row: sql.Row, now: datetime) -> tuple[DeliveryJob, EgressRequest]:
        endpoint_id, event_id, claim, failures, body = row
        endpoint = endpoints[endpoint_id]
        self._limits.took(endpoint_id)
        call = attempt.request(endpoint, event_id=event_id, body=body.encode(), now=now)
        return DeliveryJob(endpoint, event_id, claim, failures, now), call

    def leaves(self, job: DeliveryJob, *, now: datetime) -> None:
        job.began = now

    def landed(self, job: DeliveryJob, request: EgressRequest, response: Response, *, now: datetime) -> DeliveryResult:
        tried = attempt.read(response, began=job.began, ended=now)
        self._limits.ended(job.endpoint.id, is_good=tried.is_good)
        return DeliveryResult(
            job.endpoint.id,
            job.event_id,
            job.claim,
            job.began,
            tried,
            retry_at=None if tried.is_good else _retry_at(job, response, now=now),
        )

    def store(self, results: Sequence[DeliveryResult]) -> None:
        sql.keep_to_indexes()
        record.record(results, now=self._clock())


def _load(ids: set[UUID]) -> dict[UUID, Endpoint]:
    """Those that may be called: they are on, and their account isn't suspended."""
    rows = Endpoint.objects.filter(id__in=ids, is_active=True, organization__suspended_at=None)
    return {row.id: row for row in rows.filter(Q(profile=None) | Q(profile__suspended_at=None))}


def _claim(endpoints: dict[UUID, Endpoint], shares: dict[UUID, int], now: datetime) -> list[sql.Row]:
    given = {
        "endpoints": list(shares),
        "shares": list(shares.values()),
        "timeouts": [endpoints[each].timeout_seconds for each in shares],
        "now": now,
    }
    return sql.rows(_CLAIM, given)


def _retry_at(job: DeliveryJob, response: Response, *, now: datetime) -> datetime | None:
    asked = schedule.asked_pause(response.headers.get("retry-after"), now=now)
    return schedule.next_try(job.failures + 1, job.endpoint.retry_count, asked=asked, now=now)
