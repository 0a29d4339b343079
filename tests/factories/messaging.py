"""Messages and their activities."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from apps.core.models import first_id_at, new_id
from apps.messaging.models import Direction, Exchange, Message, MessageEvent, MessageStatus
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns
from tests.factories.contacts import PHONE

WHEN = datetime(2026, 5, 4, 9, 30, 15, 123456, tzinfo=UTC)
_numbers = count()


def message(customer: Customer, phone: str = PHONE, **fields: Any) -> Message:
    """A message that was accepted and not yet routed. Its id is of its time; later ones sort later."""
    when: datetime = fields.get("created_at", WHEN)
    given = {
        "id": UUID(int=first_id_at(when).int + next(_numbers)),
        "contact_id": new_id(),
        "direction": Direction.OUTBOUND,
        "status": MessageStatus.QUEUED,
        "is_pinned": False,
        "created_at": when,
        **fields,
    }
    row: Message = Message.objects.create(**owner_columns(customer), phone=phone, **given)
    return row


def event(message: Message, status: str, *, seconds: float = 1, **fields: Any) -> MessageEvent:
    """A step, this long after the message was accepted."""
    given = {"at": message.created_at + timedelta(seconds=seconds), "description": status.title(), **fields}
    return MessageEvent.objects.create(message_id=message.id, status=status, **given)


def exchange(message: Message, *, seconds: float = 1, asked: str = "POST /", answered: str | None = None) -> Exchange:
    """A call about a message, this long after it was accepted; without `answered` one of the carrier's."""
    at = message.created_at + timedelta(seconds=seconds)
    return Exchange.objects.create(message_id=message.id, at=at, asked=asked, answered=answered)
