"""Turn the events of the outbox into deliveries, one for each endpoint that gets the event.

An event gets its id and its body here, before anything is sent: all endpoints and all attempts get the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from django.db import transaction

from apps.core import sql
from apps.webhooks import catalog, claims, listening, outbox
from apps.webhooks.claims import Claim
from apps.webhooks.models import Endpoint, EventStatus
from apps.webhooks.outbox import PublishedEvent

_BATCHES = 100  # looked at once …
_ENOUGH = 250_000  # … and taken, until their events are so many bytes; about a thousand events

_IS_THERE = "SELECT 1 FROM webhooks_outboxbatch LIMIT 1"
_TAKE = """
DELETE FROM webhooks_outboxbatch WHERE id = ANY(ARRAY(
    SELECT id FROM (
        SELECT id, sum(size) OVER (ORDER BY id) - size AS before FROM (
            SELECT id, octet_length(events) AS size FROM webhooks_outboxbatch
            ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED) AS locked
    ) AS summed WHERE before < %(enough)s))
RETURNING id, organization_id, keys, events
"""
_ADD = """
INSERT INTO webhooks_delivery
    (endpoint_id, event_id, event_type, body, is_test, status, due_at, attempts, failures, tries)
SELECT endpoint_id, event_id, event_type, body, false, status, due_at, attempts, 0, '[]'
FROM json_to_recordset(%(rows)s::json)
    AS r(endpoint_id uuid, event_id uuid, event_type text, body text, status text, due_at timestamptz, attempts int)
ON CONFLICT DO NOTHING
"""


@dataclass(slots=True)
class NewDelivery:
    """A row to write. If it is claimed at once, `attempts` is 1, and `due_at` is when that claim ends."""

    endpoint_id: UUID
    event_id: UUID
    event_type: str
    body: str
    status: EventStatus
    due_at: datetime | None
    attempts: int

    @property
    def claim(self) -> Claim | None:
        if not self.attempts or self.due_at is None:
            return None
        return Claim(self.endpoint_id, self.event_id, self.attempts, self.due_at)


@dataclass(frozen=True, slots=True)
class Spread:
    """How many batches were taken, and what was claimed for the caller, with the bodies to send."""

    batches: int = 0
    claimed: Sequence[tuple[Claim, str]] = ()


# How many deliveries to each of these endpoints the caller claims.
Shares = Callable[[Sequence[UUID]], dict[UUID, int]]


def spread(*, shares: Shares = lambda _: {}, now: datetime) -> Spread:
    """Empty some of the outbox. What another worker is at is left to it."""
    if not sql.rows(_IS_THERE, {}):  # nearly always: a transaction for nothing would cost two more round trips
        return Spread()
    with transaction.atomic():
        taken = sorted(sql.rows(_TAKE, {"limit": _BATCHES, "enough": _ENOUGH}))
        if not taken:
            return Spread()
        endpoints = _endpoints({organization_id for _, organization_id, _, _ in taken})
        left = shares([each.id for listening_to in endpoints.values() for each in listening_to if each.is_active])
        batches = ((endpoints[batch[0]], outbox.unpacked(*batch)) for _, *batch in taken)
        rows = [row for listening_to, events in batches for row in _rows(listening_to, events, left, now)]
        return Spread(len(taken), _add(rows, now))


def _endpoints(organizations: set[UUID]) -> dict[UUID, list[Endpoint]]:
    """Locked, in the order in which all lock them: none is removed or turned off before its deliveries are written."""
    found: dict[UUID, list[Endpoint]] = {organization: [] for organization in organizations}
    rows = (
        Endpoint.objects.filter(organization_id__in=organizations)
        .order_by("id")
        .defer("signing_secret", "previous_secret")
    )
    for endpoint in rows.select_for_update(no_key=True):
        found[endpoint.organization_id].append(endpoint)
    return found


def _rows(
    endpoints: Sequence[Endpoint], events: Iterable[PublishedEvent], left: dict[UUID, int], now: datetime
) -> Iterator[NewDelivery]:
    heard: dict[tuple[str, UUID | None], list[Endpoint]] = {}
    for told in events:
        key = (told.event, told.profile_id)
        if key not in heard:
            heard[key] = listening.listeners(endpoints, *key)
        if heard[key]:
            event_id = outbox.event_id(told.event, told.subject, told.at)
            body = orjson.dumps(catalog.envelope(told.event, told.payload, now=told.at)).decode()
            for endpoint in heard[key]:
                yield NewDelivery(endpoint.id, event_id, told.event, body, *_begin(endpoint, left, now))


def _begin(endpoint: Endpoint, left: dict[UUID, int], now: datetime) -> tuple[EventStatus, datetime | None, int]:
    """What comes while an endpoint is off is kept as failed, and can be replayed."""
    if not endpoint.is_active:
        return EventStatus.FAILED, None, 0
    if left.get(endpoint.id, 0) < 1:
        return EventStatus.PENDING, now, 0
    left[endpoint.id] -= 1
    return EventStatus.PENDING, claims.until(endpoint, now=now), 1


def _add(rows: Sequence[NewDelivery], now: datetime) -> list[tuple[Claim, str]]:
    """Write them; returns what is claimed. PostgreSQL reads one JSON text faster than arrays are written here.

    If an event was there already, we don't know which, so we claim nothing.
    """
    if not rows:
        return []
    claimed = [(claim, row.body) for row in rows if (claim := row.claim)]
    with sql.cursor() as hot:
        hot.execute(_ADD, {"rows": orjson.dumps(rows).decode()}, prepare=True)
        if hot.rowcount == len(rows):
            return claimed
    claims.give_back([claim for claim, _ in claimed], now=now)
    return []
