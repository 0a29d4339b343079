"""Publish events. Each is stored in the transaction that it tells of, so that none is lost and none is made up.

An organization without endpoints pays no row. Hot statements end in the CTE `PUBLISH`; all others call `publish`.
"""

from __future__ import annotations

from collections.abc import Sequence
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


# Of the CTE `event`: organization_id, profile_id, event (its name), subject, at, payload (JSON).
PUBLISH = f"""outbox AS (
    INSERT INTO webhooks_outboxbatch (organization_id, events)
    SELECT organization_id, json_agg(json_build_object(
        'event', event, 'subject', subject, 'at', at, 'profile_id', profile_id, 'payload', payload))
    FROM event WHERE {is_heard("event.organization_id")}
    GROUP BY organization_id
)"""

_WRITE = f"""
WITH event AS (
    SELECT %(organization)s::uuid AS organization_id, e.* FROM json_to_recordset(%(events)s::json)
        AS e(profile_id uuid, event text, subject uuid, at timestamptz, payload json)
), {PUBLISH} SELECT 1 WHERE false
"""


@dataclass(frozen=True, slots=True)
class OutboxEvent:
    """`event` is a name of the catalogue; `subject` is the id of what it happened to; the payload is as it is now."""

    event: str
    subject: UUID
    at: datetime
    payload: dict[str, Any]


def publish(customer: Customer, events: Sequence[OutboxEvent]) -> None:
    """Store events of this account within the caller's transaction. Each payload gets the `account_id`."""
    told = [_line(customer, event) for event in events]
    if told:
        sql.rows(_WRITE, {"organization": customer.organization.id, "events": orjson.dumps(told).decode()})
        ring()


def _line(customer: Customer, event: OutboxEvent) -> dict[str, Any]:
    payload = {"account_id": str(customer.id), **event.payload}
    return {
        "profile_id": customer.profile.id if customer.profile else None,
        "event": event.event,
        "subject": event.subject,
        "at": event.at,
        "payload": payload,
    }


def event_id(event: str, subject: UUID, at: datetime) -> UUID:
    """The id of an event, the same for all endpoints and whenever it is asked for."""
    return derived_id(at, f"{event}:{subject}")


_endpoints: Remembered[None, bool] = Remembered(seconds=1.0)


def ring() -> None:
    """Wake the workers that deliver, where there is an endpoint at all; beat rings for one that is brand-new."""
    if _endpoints.get(None, Endpoint.objects.exists):
        queue.ring(BELL)
