"""The webhook events of a message, and where each went: found by the ids that its activities give them.

A viewer sees the deliveries to endpoints that they may see. Deliveries come after the message has moved, so a page of a
message that has just moved asks again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.messaging.history.reading import Activity
from apps.messaging.models import Message, MessageStatus
from apps.messaging.sending.events import STATUSES
from apps.organizations.customer import Customer
from apps.webhooks import outbox
from apps.webhooks.log import delivery_rows
from apps.webhooks.log.delivery_rows import DeliveryRow
from apps.webhooks.models import Delivery, Endpoint

_TOLD = frozenset({*STATUSES, MessageStatus.RECEIVED})
_MAX_SPREADING = timedelta(minutes=1)  # from a change of the message to its deliveries


@dataclass(frozen=True, slots=True)
class FiredEvent:
    """`deliveries` is empty if no endpoint subscribed to it, or if the log has forgotten it."""

    name: str
    at: datetime
    deliveries: list[DeliveryRow]


@dataclass(frozen=True, slots=True)
class FiredEvents:
    events: list[FiredEvent]
    is_moving: bool


def of(customer: Customer, message: Message, activities: Sequence[Activity], *, now: datetime) -> FiredEvents | None:
    """None if this customer has no endpoint."""
    endpoints = list(Endpoint.objects.visible_to(customer))
    if not endpoints:
        return None
    moments = _moments(activities)
    ids = {outbox.event_id(name, message.id, at): name for name, times in moments.items() for at in times}
    rows = delivery_rows.of(
        Delivery.objects.filter(endpoint__in=endpoints, event_id__in=ids)
        .select_related("endpoint")
        .order_by("endpoint")
    )
    events = [
        FiredEvent(name, times[0], [row for row in rows if ids[row.delivery.event_id] == name])
        for name, times in moments.items()
    ]
    has_just_moved = now - activities[-1].at < _MAX_SPREADING
    return FiredEvents(events, has_just_moved or any(row.is_moving for row in rows))


def _moments(activities: Sequence[Activity]) -> dict[str, list[datetime]]:
    """By the name of the event, oldest first. A status may be reached more than once, and only one time is an event."""
    found: dict[str, list[datetime]] = defaultdict(list)
    for activity in activities:
        if activity.status in _TOLD:
            found[f"message.{activity.status.lower()}"].append(activity.at)
    return dict(found)
