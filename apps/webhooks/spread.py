"""Turn the events of the outbox into deliveries, one for each endpoint that gets the event.

An event gets its id and its body here, before anything is sent: all endpoints and all attempts get the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction

from apps.core import sql
from apps.webhooks import catalog, listening, outbox
from apps.webhooks.models import Endpoint, EventStatus

_BATCHES = 20  # taken at once; one has the events of at most a thousand messages

_TAKE = """
DELETE FROM webhooks_outboxbatch WHERE id = ANY(ARRAY(
    SELECT id FROM webhooks_outboxbatch ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED))
RETURNING id, organization_id, events
"""
_ADD = """
INSERT INTO webhooks_delivery
    (endpoint_id, event_id, event_type, body, is_test, status, due_at, attempts, failures, tries)
SELECT endpoint_id, event_id, event_type, body, false, status, due_at, 0, 0, '[]'
FROM unnest(%(endpoints)s::uuid[], %(ids)s::uuid[], %(types)s::text[], %(bodies)s::text[], %(statuses)s::text[],
    %(due)s::timestamptz[]) AS new(endpoint_id, event_id, event_type, body, status, due_at)
ON CONFLICT DO NOTHING
"""

_Row = tuple[UUID, UUID, str, str, str, datetime | None]  # endpoint, event id, its name, body, status, due


def spread(*, now: datetime) -> int:
    """Empty some of the outbox; returns how many batches. What another worker is at is left to it."""
    with transaction.atomic():
        taken = sorted(sql.rows(_TAKE, {"limit": _BATCHES}))
        if taken:
            endpoints = _endpoints({organization_id for _, organization_id, _ in taken})
            _add([row for _, organization, events in taken for row in _rows(endpoints[organization], events, now)])
    return len(taken)


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


def _rows(endpoints: Sequence[Endpoint], events: str, now: datetime) -> Iterator[_Row]:
    """What comes while an endpoint is off is kept as failed, and can be replayed."""
    heard: dict[tuple[str, str | None], list[Endpoint]] = {}
    for line in orjson.loads(events):
        event, profile = line["event"], line["profile_id"]
        key = (event, profile)
        if key not in heard:
            heard[key] = listening.listeners(endpoints, event, UUID(profile) if profile else None)
        if heard[key]:
            yield from _deliveries(line, heard[key], now)


def _deliveries(line: dict[str, Any], heard: Sequence[Endpoint], now: datetime) -> Iterator[_Row]:
    event, at = line["event"], datetime.fromisoformat(line["at"])
    event_id = outbox.event_id(event, UUID(line["subject"]), at)
    body = orjson.dumps(catalog.envelope(event, line["payload"], now=at)).decode()
    for endpoint in heard:
        if endpoint.is_active:
            yield endpoint.id, event_id, event, body, EventStatus.PENDING.value, now
        else:
            yield endpoint.id, event_id, event, body, EventStatus.FAILED.value, None


def _add(rows: Sequence[_Row]) -> None:
    names = ("endpoints", "ids", "types", "bodies", "statuses", "due")
    if rows:
        with sql.cursor() as hot:
            hot.execute(_ADD, dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)), prepare=True)
