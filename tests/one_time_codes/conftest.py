"""What the tests of one-time codes share: send a code, and read it from its message as the phone would."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from apps.messaging.models import Message, Outgoing
from apps.one_time_codes import issuing
from apps.one_time_codes.issuing import Wish
from apps.one_time_codes.models import OneTimeCode
from apps.organizations.customer import Customer
from tests.cast import Cast, assemble
from tests.factories.contacts import PHONE

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


def issued(customer: Customer, phone: str = PHONE, *, now: datetime = NOW, **wish: Any) -> OneTimeCode:
    row, _, _ = issuing.issue(customer, Wish(phone, **wish), metadata={}, now=now)
    return row


def code_of(row: OneTimeCode) -> str:
    """What the message tells the person."""
    parameters = Message.objects.get(id=row.message_id).parameters
    assert parameters is not None
    code: str = parameters[row.variable]
    return code


def wrong_code(row: OneTimeCode) -> str:
    """Another one of the same length."""
    code = code_of(row)
    return code[:-1] + ("1" if code[-1] != "1" else "2")


def leave_queue(row: OneTimeCode) -> None:
    """As after its message was sent."""
    Outgoing.objects.filter(message_id=row.message_id).delete()
