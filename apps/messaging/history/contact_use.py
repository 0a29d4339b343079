"""A contact's messages. Contact pages show the last one and count them by status.

Undoing an import keeps contacts that have messages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from apps.contacts.models import Contact
from apps.core.models import first_id_at
from apps.messaging import status_display
from apps.messaging.models import Direction, Message, MessageQuerySet
from apps.messaging.status_display import Standing
from apps.organizations.customer import Customer

MAX_COUNTED = 1_000  # newest messages of one contact


@dataclass(frozen=True, slots=True)
class LastUse:
    """The newest message with a contact: when it was made and where it stands."""

    at: datetime
    mark: Standing


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the newest messages with a contact stand where; `is_all` unless there are more than were counted."""

    counts: list[tuple[Standing, int]]
    is_all: bool


def messages(contact_id: OuterRef) -> MessageQuerySet:
    """Sent to it or received from it, for a subquery."""
    return Message.objects.filter(contact_id=contact_id)


def last(customer: Customer, contact_ids: Collection[UUID]) -> dict[UUID, LastUse]:
    """The newest message this customer may see of each contact: one look into the index for each, in one statement."""
    newest = Message.objects.visible_to(customer).filter(contact_id=OuterRef("pk")).order_by("-id").values("id")[:1]
    ids = Contact.objects.filter(id__in=contact_ids).annotate(last=Subquery(newest)).values_list("last", flat=True)
    found = Message.objects.filter(id__in=[each for each in ids if each])
    return {each.contact_id: LastUse(each.created_at, status_display.of(each)) for each in found}


def tally(customer: Customer, contact_id: UUID) -> Tally:
    """How the newest messages with a contact stand, the most frequent first."""
    newest = Message.objects.visible_to(customer).filter(contact_id=contact_id).newest_first()
    found = list(newest.only("id", "status", "error_code")[: MAX_COUNTED + 1])
    counts = Counter(status_display.of(each) for each in found[:MAX_COUNTED])
    return Tally(counts.most_common(), is_all=len(found) <= MAX_COUNTED)


def wrote(contact_ids: Collection[UUID], since: datetime) -> set[UUID]:
    """Which of these contacts have sent a message since a moment."""
    low = first_id_at(since)
    found = Message.objects.filter(contact_id__in=contact_ids, id__gte=low, direction=Direction.INBOUND)
    return set(found.values_list("contact_id", flat=True))
