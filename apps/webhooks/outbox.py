"""Publish events. Each is stored in the transaction that it tells of, so that none is lost and none is made up.

An organization without endpoints pays no row. Hot statements end in the CTE `publish_sql`; all others call `publish`.
A batch names the keys of its payloads once; its rows hold the values, for objects take the database twice as long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from apps.core import queue, sql
from apps.core.cache import Remembered
from apps.core.models import derived_id
from apps.organizations.customer import Customer
from apps.webhooks.models import Endpoint

BELL = "webhooks.deliver"


def is_heard(organization: str) -> str:
    """Has this organization an endpoint? `organization` is an expression."""
    return f"EXISTS (SELECT 1 FROM webhooks_endpoint e WHERE e.organization_id = {organization})"


def publish_sql(keys: Sequence[str]) -> str:
    """The CTE `outbox`. It reads the CTE `event`: organization_id, at, and `line`, a JSON list like that of `_line`."""
    names = ", ".join(f"'{key}'" for key in keys)
    return f"""outbox AS (
    INSERT INTO webhooks_outboxbatch (organization_id, keys, events)
    SELECT organization_id, ARRAY[{names}], json_agg(line ORDER BY at)
    FROM event WHERE {is_heard("event.organization_id")} GROUP BY organization_id
)"""


_WRITE = f"""
INSERT INTO webhooks_outboxbatch (organization_id, keys, events)
SELECT %(organization)s, %(keys)s, %(events)s WHERE {is_heard("%(organization)s")} RETURNING id
"""


@dataclass(frozen=True, slots=True)
class OutboxEvent:
    """`event` is a name of the catalogue; `subject` is the id of what it happened to; the payload is as it is now."""

    event: str
    subject: UUID
    at: datetime
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PublishedEvent:
    """An event as it is read back. Its payload begins with the `account_id`."""

    event: str
    subject: str  # the text of a UUID: it is read for nothing but the event's id
    at: datetime
    profile_id: UUID | None
    payload: dict[str, Any]


def publish(customer: Customer, events: Sequence[OutboxEvent]) -> None:
    """Store events of this account within the caller's transaction. Their payloads have the same keys.

    Each payload gets the `account_id` besides.
    """
    if not events:
        return
    keys = list(events[0].payload)
    lines = [_line(customer, event, keys) for event in events]
    given = {"organization": customer.organization.id, "keys": keys, "events": orjson.dumps(lines).decode()}
    sql.rows(_WRITE, given)
    ring()


def _line(customer: Customer, event: OutboxEvent, keys: Sequence[str]) -> list[Any]:
    profile_id = customer.profile.id if customer.profile else None
    return [event.event, event.subject, event.at, profile_id, *(event.payload[key] for key in keys)]


def unpacked(organization_id: UUID, keys: Sequence[str], events: str) -> Iterator[PublishedEvent]:
    """The events of a batch."""
    for event, subject, at, profile, *values in orjson.loads(events):
        payload = {"account_id": profile or str(organization_id), **dict(zip(keys, values, strict=True))}
        profile_id = UUID(profile) if profile else None
        yield PublishedEvent(event, subject, datetime.fromisoformat(at), profile_id, payload)


def event_id(event: str, subject: UUID | str, at: datetime) -> UUID:
    """The id of an event, the same for all endpoints and whenever it is asked for."""
    return derived_id(at, f"{event}:{subject}")


_endpoints: Remembered[None, bool] = Remembered(seconds=1.0)


def ring() -> None:
    """Wake the workers that deliver, where there is an endpoint at all; beat rings for one that is brand-new."""
    if _endpoints.get(None, Endpoint.objects.exists):
        queue.ring(BELL)
