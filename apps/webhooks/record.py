"""Record the results of attempts: in the log, in the queue, and on their endpoints.

A good result always counts: the endpoint has the event. A bad one counts only while its claim is the latest.
Endpoints are locked before deliveries, in the order of their ids, as everywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from django.db import transaction

from apps.core import sql
from apps.webhooks import switching
from apps.webhooks.attempt import Try
from apps.webhooks.models import Endpoint, EventStatus, OffReason

_MAX_TRIES = 50  # kept of a delivery that is replayed again and again


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """What came of one attempt; `claim` is the one it belongs to. Without `retry_at` a failure is final."""

    endpoint_id: UUID
    event_id: UUID
    claim: int
    began: datetime
    tried: Try
    retry_at: datetime | None = None

    @property
    def is_gone(self) -> bool:
        return self.tried.status == 410


_RECORD = f"""
UPDATE webhooks_delivery d SET
    status = r.status, due_at = r.due_at, failures = d.failures + r.failed,
    tries = CASE WHEN jsonb_array_length(d.tries) < {_MAX_TRIES} THEN d.tries ELSE d.tries - 0 END || r.tried
FROM json_to_recordset(%(results)s::json) AS r(endpoint_id uuid, event_id uuid, claim int, status text,
    due_at timestamptz, failed int, tried jsonb)
WHERE d.endpoint_id = r.endpoint_id AND d.event_id = r.event_id
    AND (d.attempts = r.claim OR r.status = '{EventStatus.DELIVERED}')
"""


@transaction.atomic
def record(results: Sequence[DeliveryResult], *, now: datetime) -> None:
    ids = {result.endpoint_id for result in results}
    rows = Endpoint.objects.filter(id__in=ids).order_by("id").defer("signing_secret", "previous_secret")
    endpoints = {row.id: row for row in rows.select_for_update(no_key=True)}
    with sql.cursor() as hot:
        lines = [_line(result, endpoints.get(result.endpoint_id)) for result in results]
        hot.execute(_RECORD, {"results": orjson.dumps(lines).decode()}, prepare=True)
    by_endpoint = defaultdict(list)
    for result in results:
        by_endpoint[result.endpoint_id].append(result)
    for endpoint in endpoints.values():
        _count(endpoint, by_endpoint[endpoint.id], now=now)


def _line(result: DeliveryResult, endpoint: Endpoint | None) -> dict[str, object]:
    retry_at = result.retry_at if endpoint and endpoint.is_active and not result.is_gone else None
    status = EventStatus.RETRYING if retry_at else EventStatus.FAILED
    return {
        "endpoint_id": result.endpoint_id,
        "event_id": result.event_id,
        "claim": result.claim,
        "status": EventStatus.DELIVERED if result.tried.is_good else status,
        "due_at": None if result.tried.is_good else retry_at,
        "failed": int(not result.tried.is_good),
        "tried": result.tried,  # a dataclass is an object in JSON
    }


def _count(endpoint: Endpoint, results: Sequence[DeliveryResult], *, now: datetime) -> None:
    """Bring the endpoint up to date; the results are in the order in which they came."""
    failures, good = endpoint.consecutive_failures, endpoint.last_successful_delivery_at
    for result in results:
        failures = 0 if result.tried.is_good else failures + 1
        good = result.began if result.tried.is_good else good
    endpoint.last_delivery_attempt_at = max(result.began for result in results)
    endpoint.last_successful_delivery_at, endpoint.consecutive_failures = good, failures
    if endpoint.is_active and any(result.is_gone for result in results):
        switching.turn_off(endpoint, reason=OffReason.GONE, now=now)
    elif endpoint.is_active and failures >= switching.MAX_FAILURES:
        switching.turn_off(endpoint, reason=OffReason.FAILURES, now=now)
    endpoint.save(
        update_fields=[
            "last_delivery_attempt_at",
            "last_successful_delivery_at",
            "consecutive_failures",
            "is_active",
            "off_reason",
            "off_at",
        ]
    )
