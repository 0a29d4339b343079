"""Every invariant is broken once, and only that one may complain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from apps.core.models import new_id
from apps.messaging.models import Direction, Message, MessageEvent, MessageStatus, Outgoing
from bench.invariants import violations
from tests.cast import Cast, assemble

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def ask(statement: str, parameter: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [parameter])
        return list(cursor.fetchall())


def broken(*accepted: UUID) -> dict[str, int]:
    return {name: count for name, count in violations(ask, accepted).items() if count}


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def delivered(cast: Cast) -> Callable[..., UUID]:
    """A message that ended as it should; each has a phone of its own unless one is given."""

    def make(phone: str = "", status: MessageStatus = MessageStatus.DELIVERED) -> UUID:
        message = Message.objects.create(
            organization=cast.acme.organization,
            contact_id=new_id(),
            direction=Direction.OUTBOUND,
            status=status,
            is_pinned=False,
            phone=phone or f"+1212300{Message.objects.count():04}",
        )
        for second, step in enumerate((MessageStatus.ROUTED, MessageStatus.SENT, MessageStatus.DELIVERED)):
            event(message.id, step, second)
        return message.id

    return make


def event(message_id: UUID, status: MessageStatus, second: int) -> None:
    at = NOW + timedelta(seconds=second)
    MessageEvent.objects.create(message_id=message_id, at=at, status=status, description="")


def test_order_breaks_nothing(delivered: Callable[..., UUID]) -> None:
    assert broken(delivered(), delivered()) == {}


def test_accepted_recipient_without_a_message(delivered: Callable[..., UUID]) -> None:
    assert broken(delivered(), new_id()) == {"every accepted recipient has exactly one message": 1}


def test_message_that_nobody_asked_for(delivered: Callable[..., UUID]) -> None:
    asked, _ = delivered(), delivered()

    assert broken(asked) == {"every accepted recipient has exactly one message": 1}


def test_phone_with_two_messages(delivered: Callable[..., UUID]) -> None:
    assert broken(delivered("+12123000001"), delivered("+12123000001")) == {"no phone has two messages": 1}


def test_message_that_has_not_ended(delivered: Callable[..., UUID]) -> None:
    assert "every message has ended" in broken(delivered(status=MessageStatus.SENT))


def test_message_without_an_activity_of_its_status(delivered: Callable[..., UUID]) -> None:
    message_id = delivered()
    MessageEvent.objects.filter(message_id=message_id, status=MessageStatus.DELIVERED).delete()

    assert broken(message_id) == {"every message has exactly one activity of its final status": 1}


def test_message_with_two_ends(delivered: Callable[..., UUID]) -> None:
    message_id = delivered()
    event(message_id, MessageStatus.FAILED, 9)

    assert broken(message_id) == {"no message has two final activities": 1}


def test_place_left_in_the_queue(delivered: Callable[..., UUID]) -> None:
    message_id = delivered()
    Outgoing.objects.create(message_id=message_id, due_at=NOW)

    assert broken(message_id) == {"nothing is left in the queue": 1}


def test_message_that_moved_back(delivered: Callable[..., UUID]) -> None:
    message_id = delivered()
    event(message_id, MessageStatus.SENT, 9)

    assert broken(message_id) == {"no message moved back": 1}
