"""Turn the events of the outbox into deliveries, one for each endpoint that gets the event.

An event gets its id and its body here, before anything is sent: all endpoints and all attempts get the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction

from apps.core import sql
from apps.webhooks import catalog, listening, outbox
from apps.webhooks.models import Endpoint, EventStatus
from apps.webhooks.outbox import PublishedEvent

_BATCHES = 20  # taken at once; one has the events of at most a thousand messages

_IS_THERE = "SELECT 1 FROM webhooks_outboxbatch LIMIT 1"
_TAKE = """
DELETE FROM webhooks_outboxbatch WHERE id = ANY(ARRAY(
    SELECT id FROM webhooks_outboxbatch ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED))
RETURNING id, organization_id, keys, events
"""
_ADD = """
INSERT INTO webhooks_delivery
    (endpoint_id, event_id, event_type, body, is_test, status, due_at, attempts, failures, tries)
SELECT endpoint_id, event_id, event_type, body, false, status, due_at, 0, 0, '[]'
FROM json_to_recordset(%(rows)s::json)
    AS r(endpoint_id uuid, event_id uuid, event_type text, body text, status text, due_at timestamptz)
ON CONFLICT DO NOTHING
"""


def spread(*, now: datetime) -> int:
    """Empty some of the outbox; returns how many batches. What another worker is at is left to it."""
    if not sql.rows(_IS_THERE, {}):  # nearly always: a transaction for nothing would cost two more round trips
        return 0
    with transaction.atomic():
        taken = sorted(sql.rows(_TAKE, {"limit": _BATCHES}))
        if taken:
            endpoints = _endpoints({organization_id for _, organization_id, _, _ in taken})
            batches = ((endpoints[batch[0]], outbox.unpacked(*batch)) for _, *batch in taken)
            _add([row for listening_to, events in batches for row in _rows(listening_to, events, now)])
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


def _rows(endpoints: Sequence[Endpoint], events: Iterable[PublishedEvent], now: datetime) -> Iterator[dict[str, Any]]:
    """What comes while an endpoint is off is kept as failed, and can be replayed."""
    heard: dict[tuple[str, UUID | None], list[Endpoint]] = {}
    for told in events:
        key = (told.event, told.profile_id)
        if key not in heard:
            heard[key] = listening.listeners(endpoints, *key)
        if heard[key]:
            event_id = outbox.event_id(told.event, told.subject, told.at)
            body = orjson.dumps(catalog.envelope(told.event, told.payload, now=told.at)).decode()
            for endpoint in heard[key]:
                yield {
                    "endpoint_id": endpoint.id,
                    "event_id": event_id,
                    "event_type": told.event,
                    "body": body,
                    "status": EventStatus.PENDING if endpoint.is_active else EventStatus.FAILED,
                    "due_at": now if endpoint.is_active else None,
                }


def _add(rows: Sequence[dict[str, Any]]) -> None:
    """PostgreSQL reads one JSON text faster than arrays are written here."""
    if rows:
        with sql.cursor() as hot:
            hot.execute(_ADD, {"rows": orjson.dumps(rows).decode()}, prepare=True)
