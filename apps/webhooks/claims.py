"""Claims of deliveries: find what is due, take it for a while, give back what isn't called after all.

A claim lasts longer than a delivery may wait for its call and the call may take. `attempts` counts a delivery's claims,
but for those that were given back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import orjson

from apps.core import sql
from apps.webhooks.models import Endpoint

MARGIN = 30  # seconds that a claim lasts longer than the call may

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
_CLAIM = """
WITH share AS (
    SELECT * FROM unnest(%(endpoints)s::uuid[], %(shares)s::int[], %(until)s::timestamptz[])
        AS s(endpoint_id, calls, until)
), due AS (
    SELECT d.endpoint_id, d.event_id, share.until FROM share CROSS JOIN LATERAL (
        SELECT w.endpoint_id, w.event_id FROM webhooks_delivery w
        WHERE w.endpoint_id = share.endpoint_id AND w.due_at <= %(now)s
        ORDER BY w.due_at LIMIT share.calls FOR UPDATE SKIP LOCKED) AS d
)
UPDATE webhooks_delivery w SET attempts = w.attempts + 1, due_at = due.until
FROM due WHERE w.endpoint_id = due.endpoint_id AND w.event_id = due.event_id
RETURNING w.endpoint_id, w.event_id, w.attempts, w.failures, w.body
"""
_GIVE_BACK = """
UPDATE webhooks_delivery d SET due_at = %(now)s, attempts = d.attempts - 1
FROM (
    SELECT w.endpoint_id, w.event_id
    FROM json_to_recordset(%(claims)s::json) AS c(endpoint_id uuid, event_id uuid, number int, until timestamptz)
    JOIN webhooks_delivery w ON w.endpoint_id = c.endpoint_id AND w.event_id = c.event_id
        AND w.attempts = c.number AND w.due_at = c.until
    FOR UPDATE OF w SKIP LOCKED
) AS given WHERE d.endpoint_id = given.endpoint_id AND d.event_id = given.event_id
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that we hold until then; `number` counts its claims."""

    endpoint_id: UUID
    event_id: UUID
    number: int
    until: datetime


def until(endpoint: Endpoint, *, now: datetime) -> datetime:
    """When a claim of now ends."""
    return now + timedelta(seconds=endpoint.timeout_seconds + MARGIN)


def waiting(*, now: datetime) -> list[UUID]:
    """The endpoints that something is due to."""
    return [endpoint_id for (endpoint_id,) in sql.rows(_WAITING, {"now": now})]


def claim(shares: Sequence[tuple[Endpoint, int]], *, now: datetime) -> list[tuple[Claim, int, str]]:
    """Up to so many deliveries to each, those due longest first, with their failures and bodies."""
    ends = {endpoint.id: until(endpoint, now=now) for endpoint, _ in shares}
    given = {
        "endpoints": list(ends),
        "shares": [share for _, share in shares],
        "until": list(ends.values()),
        "now": now,
    }
    return [
        (Claim(endpoint_id, event_id, number, ends[endpoint_id]), failures, body)
        for endpoint_id, event_id, number, failures, body in sql.rows(_CLAIM, given)
    ]


def give_back(given: Sequence[Claim], *, now: datetime) -> None:
    """Make them due now, as if they had not been claimed. Those that are no longer held stay as they are."""
    if given:
        with sql.cursor() as hot:
            hot.execute(_GIVE_BACK, {"claims": orjson.dumps(given).decode(), "now": now}, prepare=True)
