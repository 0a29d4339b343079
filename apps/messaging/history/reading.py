"""Read messages: the filtered list, one message, and its activities.

The first activity is the message row itself, so every message has at least one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from apps.billing.message_prices import MessagePrice
from apps.contacts.models import Contact
from apps.core.errors import DomainError
from apps.core.models import first_id_at
from apps.messaging import counts, persons
from apps.messaging.filtering import MessageFilters
from apps.messaging.models import Direction, Message, MessageEvent, MessageQuerySet, MessageStatus
from apps.organizations.customer import Customer

# An id is made up to this much later than the moment its message was accepted at.
_SLACK = timedelta(seconds=5)


_COUNTED = frozenset({"status", "channel", "direction", "template_id"})


class MessageNotFound(DomainError):
    code = "RESOURCE_003"
    message = "Message not found"


@dataclass(frozen=True, slots=True)
class Activity:
    """One step in the life of a message; `number` is the one it was sent from.

    The step that handed it to a carrier has the prices of that route, as they were charged.
    """

    status: str
    at: datetime
    description: str
    number: str | None = None
    error_code: str | None = None
    price: Decimal | None = None
    active_contact_price: Decimal | None = None
    scheduled_at: datetime | None = None  # of SCHEDULED and CANCELLED: when it was to be sent


def find(customer: Customer, message_id: UUID) -> Message:
    """A message this customer may see. Raises MessageNotFound, for one of somebody else just the same."""
    message = persons.named(Message.objects.visible_to(customer)).filter(id=message_id).first()
    if message is None:
        raise MessageNotFound
    return message


def activities(message: Message) -> list[Activity]:
    """A message's activities, oldest first."""
    return activities_of([message])[message.id]


def activities_of(messages: Collection[Message]) -> dict[UUID, list[Activity]]:
    """The same for several, in one query. They have prices where `prices.read` has read them."""
    events: dict[UUID, list[MessageEvent]] = defaultdict(list)
    for event in MessageEvent.objects.filter(message_id__in=[each.id for each in messages]).order_by("at"):
        events[event.message_id].append(event)
    return {each.id: _activities(each, events[each.id]) for each in messages}


def _activities(message: Message, events: list[MessageEvent]) -> list[Activity]:
    paid = MessagePrice(message.entries)
    charged = {id(event): paid.charged(lap) for lap, event in _handed_over(events).items()}
    later = (
        Activity(
            e.status,
            e.at,
            e.description,
            e.number,
            e.error_code,
            *charged.get(id(e), (None, None)),
            message.scheduled_at if e.status == MessageStatus.CANCELLED else None,
        )
        for e in events
    )
    return [_first(message), *_scheduled(message), *later]


def _handed_over(events: list[MessageEvent]) -> dict[int, MessageEvent]:
    """The step with which a carrier took the message, by the number of routes that failed before.

    It is the first SENT or, where no worker lived to write one, the first that the carrier told.
    """
    found: dict[int, MessageEvent] = {}
    chosen = 0
    for event in events:
        lap = max(chosen - 1, 0)
        if event.status == MessageStatus.ROUTED:
            chosen += event.error_code is None
        elif lap not in found or event.status == MessageStatus.SENT != found[lap].status:
            found[lap] = event
    return found


def _scheduled(message: Message) -> list[Activity]:
    """Like the first activity, this one is the row itself."""
    if message.scheduled_at is None:
        return []
    when = f"{message.scheduled_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    words = f"Message scheduled for {when}"
    return [Activity(MessageStatus.SCHEDULED, message.created_at, words, scheduled_at=message.scheduled_at)]


def _first(message: Message) -> Activity:
    if message.direction == Direction.INBOUND:
        return Activity(MessageStatus.RECEIVED, message.created_at, "Message received from contact", message.phone)
    return Activity(
        MessageStatus.QUEUED, message.created_at, "Message accepted and queued for processing", message.number
    )


def search(customer: Customer, filters: Mapping[str, Any]) -> MessageQuerySet:
    """The messages of a customer that pass every given filter, newest first.

    Filters: status, channel, direction, template_id, contact_id, to (E.164), created_after, created_before (datetimes).
    """
    found = Message.objects.visible_to(customer)
    for name, value in filters.items():
        found = found.filter(_condition(customer, name, value))
    return found.newest_first()


def count(customer: Customer, filters: Mapping[str, Any]) -> int:
    """How many `search` finds. From the hourly counts where they can tell, however many there are.

    They know neither people nor exact times; those are counted row by row. With more than 10,000 messages in the
    youngest hours, the count may be seconds old.
    """
    if filters.keys() - _COUNTED:
        return search(customer, filters).count()
    return counts.by_hour(customer, MessageFilters(**filters)).total()


def _condition(customer: Customer, name: str, value: Any) -> Q:
    match name:
        case "created_after":  # ids sort by time: the range is read from the key's index
            return Q(id__gte=first_id_at(value - _SLACK), created_at__gt=value)
        case "created_before":
            return Q(id__lt=first_id_at(value + _SLACK), created_at__lt=value)
        case "to":  # numbers are indexed where contacts are
            people = Contact.objects.filter(organization_id=customer.organization.id, phone=value)
            return Q(contact_id__in=list(people.values_list("id", flat=True)))
        case _:
            return Q(**{name: value})
