"""All events as their page shows them: by family, each with a sample, its fields, and the endpoints that get it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from apps.organizations.customer import Customer
from apps.webhooks import catalog, samples
from apps.webhooks.event_docs import receivers, schema
from apps.webhooks.event_docs.receivers import Receiver
from apps.webhooks.event_docs.schema import SchemaField
from apps.webhooks.models import Endpoint


@dataclass(frozen=True, slots=True)
class EventEntry:
    name: str
    description: str
    sample: str
    fields: list[SchemaField]
    receivers: list[Receiver]

    @property
    def heard_by(self) -> int:
        return sum(not each.why_not for each in self.receivers)


def of(
    customer: Customer, endpoints: Sequence[Endpoint], *, now: datetime
) -> list[tuple[catalog.Family, list[EventEntry]]]:
    """A family without sub types is an event itself."""
    return [
        (family, [_entry(customer, each, endpoints, now) for each in family.events or (_whole(family),)])
        for family in catalog.FAMILIES
    ]


def sample(customer: Customer, event: str, *, now: datetime) -> str:
    """The body of such an event, indented."""
    body = catalog.envelope(event, samples.payload(event, account_id=customer.id, now=now), now=now)
    return orjson.dumps(body, option=orjson.OPT_INDENT_2).decode()


def _whole(family: catalog.Family) -> catalog.Event:
    return catalog.Event(family.name, family.display_name, family.description)


def _entry(customer: Customer, event: catalog.Event, endpoints: Sequence[Endpoint], now: datetime) -> EventEntry:
    text = sample(customer, event.name, now=now)
    return EventEntry(
        event.name,
        event.description,
        text,
        schema.fields(orjson.loads(text)),
        receivers.of(customer, event.name, endpoints),
    )
