"""Endpoints and deliveries."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson

from apps.core.models import new_id
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns
from apps.webhooks import catalog, outbox, samples
from apps.webhooks.models import Delivery, Endpoint, EventStatus, OutboxBatch

URL = "https://shop.test/hooks?from=us"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
# What POST /v3/webhooks accepts.
BODY = {"display_name": "Orders", "endpoint_url": URL, "event_types": ["message", "templates"]}
NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


def endpoint(customer: Customer, **fields: Any) -> Endpoint:
    """One that listens for messages."""
    usual = {"display_name": "Orders", "endpoint_url": URL, "signing_secret": SECRET, "event_types": ["message"]}
    row: Endpoint = Endpoint.objects.create(**owner_columns(customer), **(usual | fields))
    return row


def attempted(status: int | None = 200, *, response: str | None = "ok", error: str | None = None) -> dict[str, Any]:
    """One of `Delivery.tries`."""
    return {"at": NOW.isoformat(), "ms": 1000, "status": status, "error": error, "response": response}


def unsaved(to: Endpoint, event: str = "message.delivered", **fields: Any) -> Delivery:
    """A delivery that nobody has tried yet."""
    payload = samples.payload(event, account_id=Customer.of(to).id, now=NOW)
    body = orjson.dumps(catalog.envelope(event, payload, now=NOW)).decode()
    return Delivery(endpoint=to, **({"event_id": new_id(), "event_type": event, "body": body} | fields))


def delivery(to: Endpoint, event: str = "message.delivered", **fields: Any) -> Delivery:
    """One that arrived."""
    row = unsaved(to, event, **({"status": EventStatus.DELIVERED, "tries": [attempted()], "attempts": 1} | fields))
    row.save(force_insert=True)
    return row


def published() -> list[dict[str, Any]]:
    """The events in the outbox, oldest first."""
    batches = OutboxBatch.objects.order_by("id").values_list("organization_id", "keys", "events")
    told = [event for batch in batches for event in outbox.unpacked(*batch)]
    events: list[dict[str, Any]] = orjson.loads(orjson.dumps(told))
    return events


def sample_keys(event: str) -> list[str]:
    """What a payload of this event consists of."""
    return list(samples.payload(event, account_id=new_id(), now=NOW))
