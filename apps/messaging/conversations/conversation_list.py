"""The list of conversations, the one that moved last first, as the page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.channels import phone_numbers
from apps.contacts import matching
from apps.contacts.models import Contact
from apps.core import listing
from apps.core.listing import Cursor, Page
from apps.core.models import made_at
from apps.messaging.history import rows
from apps.messaging.models import Conversation, Direction, Message
from apps.messaging.status_display import CHANNEL_MARKS, Standing
from apps.organizations.customer import Customer

MAX_UNREAD = 99  # counted in the sidebar


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """`text` is that of the newest message; `is_ours` if we sent it."""

    contact_id: UUID
    last_id: UUID
    name: str
    number: str
    text: str
    is_ours: bool
    channel: Standing
    at: datetime
    unread: int


def page(
    customer: Customer, *, text: str = "", only_unread: bool, before: UUID | None, now: datetime
) -> Page[ConversationRow]:
    """Up to 50 conversations, from those that moved before a key on; with a text, those with people it fits."""
    found = Conversation.objects.visible_to(customer).order_by("-last_id")
    if text:
        people = Contact.objects.usable_by(customer).filter(matching.by_text(text)).order_by()
        found = found.filter(contact_id__in=people.values("id"))
    if only_unread:
        found = found.filter(unread__gt=0)
    if before:
        found = found.filter(last_id__lt=before)
    listed = list(found[: listing.SIZE + 1])
    shown = listed[: listing.SIZE]
    older = shown[-1].last_id if len(listed) > len(shown) else None
    return Page(_rows(shown, now=now), older=older)


def unread(customer: Customer) -> int:
    """How many conversations have unread messages, up to one more than MAX_UNREAD."""
    return Conversation.objects.visible_to(customer).filter(unread__gt=0)[: MAX_UNREAD + 1].count()


def cursor(text: str | None) -> UUID | None:
    """The key in an address. Raises ValueError."""
    return Cursor(before=UUID(text)).before if text else None


def _rows(listed: Sequence[Conversation], *, now: datetime) -> list[ConversationRow]:
    people = Contact.objects.in_bulk([each.contact_id for each in listed])
    last = rows.of(Message.objects.filter(id__in=[each.last_id for each in listed]), now=now)
    messages = {row.message.id: row for row in last}
    # A person may be forgotten between the two reads.
    left = [each for each in listed if each.contact_id in people]
    return [_row(each, people[each.contact_id], messages.get(each.last_id)) for each in left]


def _row(conversation: Conversation, contact: Contact, last: rows.MessageRow | None) -> ConversationRow:
    return ConversationRow(
        conversation.contact_id,
        conversation.last_id,
        contact.name,
        phone_numbers.written(contact.phone),
        last.text if last else "",
        last is not None and last.message.direction == Direction.OUTBOUND,
        last.channel if last else CHANNEL_MARKS[None],
        made_at(conversation.last_id),
        conversation.unread,
    )
