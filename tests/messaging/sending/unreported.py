"""Messages whose receipts never reached us, for the tests of asking the carrier about them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import connection
from django.utils import timezone

from apps.messaging.models import Message, Overdue
from tests.fakes.carrier import CarrierProcess

PHONE = "+14155552671"
Send = Callable[..., list[UUID]]


def has_ended(carrier: CarrierProcess, phone: str) -> bool:
    return carrier.phone(phone)["messages"][0]["status"] not in ("queued", "sent")


def only() -> Message:
    message: Message = Message.objects.get()
    return message


def sent_before(hours: float) -> None:
    """As if everything had been sent that long ago."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE messaging_messageevent SET at = at - make_interval(hours => %s)", [hours])
        cursor.execute("UPDATE messaging_message SET created_at = created_at - make_interval(hours => %s)", [hours])


def due_again() -> None:
    Overdue.objects.update(due_at=timezone.now())
