"""Deliver events: spread the outbox, claim what is due, post it signed, record the answers. `core.pump` overlaps these.

Every delivery arrives at least once: a worker that dies after a call leaves a claim, and when that ends the event is
sent again under the same id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from apps.core import sql, vetting
from apps.core.cache import Remembered
from apps.core.egress import EgressRequest, Response, Window
from apps.core.pump import Claimed, pump
from apps.webhooks import attempt, claims, record, schedule, spread
from apps.webhooks.claims import Claim
from apps.webhooks.fairness import MAX_WAITING, DeliveryJob, FairLine
from apps.webhooks.models import Endpoint
from apps.webhooks.record import DeliveryResult


def drain() -> int:
    """Deliver everything that is due, and what becomes due meanwhile; returns how many attempts were recorded."""
    work = Delivering()
    with Window[tuple[DeliveryJob, EgressRequest]](settings.WEBHOOK_WINDOW, vetting=vetting.for_customers()) as window:
        return pump(work, window, work.line)


class Delivering:
    """The `Work` of this queue."""

    def __init__(self, clock: Callable[[], datetime] = timezone.now) -> None:
        self._clock = clock
        self.line = FairLine(clock)
        self._endpoints: Remembered[UUID, Endpoint | None] = Remembered(seconds=1.0)
        self._has_spread = False

    def claim(self, limit: int) -> Claimed[DeliveryJob, DeliveryResult]:
        """Take from the outbox and from what is due in turns, so that neither waits until the other is empty."""
        sql.keep_to_indexes()
        now = self._clock()
        self._give_back(now)
        batches, jobs = (0, []) if self._has_spread else self._new(now)
        self._has_spread = batches > 0
        if not batches:
            jobs = self._due(limit, now)
        self.line.took(jobs)
        return Claimed(len(jobs) + batches, jobs)

    def _give_back(self, now: datetime) -> None:
        waiting = self.line.endpoints()
        claims.give_back(self.line.give_back(self._callable(waiting)) if waiting else [], now=now)

    def _new(self, now: datetime) -> tuple[int, list[DeliveryJob]]:
        """Spread some of the outbox. What its endpoints have room for is claimed at once."""
        endpoints: dict[UUID, Endpoint] = {}

        def shares(ids: Sequence[UUID]) -> dict[UUID, int]:
            endpoints.update(self._callable(ids))
            return self._shares(endpoints, MAX_WAITING)

        new = spread.spread(shares=shares, now=now)
        return new.batches, [_job(endpoints, claim, 0, body, now) for claim, body in new.claimed]

    def _due(self, limit: int, now: datetime) -> list[DeliveryJob]:
        endpoints = self._callable(claims.waiting(now=now))
        shares = self._shares(endpoints, limit)
        rows = claims.claim([(endpoints[each], share) for each, share in shares.items()], now=now) if shares else []
        return [_job(endpoints, claim, failures, body, now) for claim, failures, body in rows]

    def _callable(self, ids: Sequence[UUID]) -> dict[UUID, Endpoint]:
        return {each: row for each, row in self._endpoints.get_many(ids, _load).items() if row}

    def _shares(self, endpoints: Mapping[UUID, Endpoint], limit: int) -> dict[UUID, int]:
        return self.line.share([(each.id, each.consecutive_failures > 0) for each in endpoints.values()], limit)

    def leaves(self, job: DeliveryJob, *, now: datetime) -> EgressRequest:
        job.began = now
        return attempt.request(job.endpoint, event_id=job.claim.event_id, body=job.body.encode(), now=now)

    def landed(self, job: DeliveryJob, request: EgressRequest, response: Response, *, now: datetime) -> DeliveryResult:
        tried = attempt.read(response, began=job.began, ended=now)
        self.line.ended(job.endpoint.id, is_good=tried.is_good, took=now - job.began)
        return DeliveryResult(
            job.endpoint.id,
            job.claim.event_id,
            job.claim.number,
            job.began,
            tried,
            retry_at=None if tried.is_good else _retry_at(job, response, now=now),
        )

    def store(self, results: Sequence[DeliveryResult]) -> None:
        sql.keep_to_indexes()
        record.record(results, now=self._clock())


def _load(ids: set[UUID]) -> dict[UUID, Endpoint | None]:
    """Those that may be called are on, and their account isn't suspended. The others are None."""
    rows = Endpoint.objects.filter(id__in=ids, is_active=True, organization__suspended_at=None)
    found = {row.id: row for row in rows.filter(Q(profile=None) | Q(profile__suspended_at=None))}
    return {each: found.get(each) for each in ids}


def _job(endpoints: Mapping[UUID, Endpoint], claim: Claim, failures: int, body: str, now: datetime) -> DeliveryJob:
    return DeliveryJob(endpoints[claim.endpoint_id], claim, failures, body, claimed_at=now, began=now)


def _retry_at(job: DeliveryJob, response: Response, *, now: datetime) -> datetime | None:
    asked = schedule.asked_pause(response.headers.get("retry-after"), now=now)
    return schedule.next_try(job.failures + 1, job.endpoint.retry_count, asked=asked, now=now)
