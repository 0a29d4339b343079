"""How an account's own numbers were used lately: when last, and how much of it failed.

No index leads from a number to its messages. We look through the account's newest ones, however many there are.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from apps.messaging.models import Direction, Message, MessageStatus
from apps.organizations.customer import Customer

MAX_LOOKED_AT = 5_000  # newest messages of an account


@dataclass(frozen=True, slots=True)
class NumberUse:
    """Of those that we looked at: `sent` messages from the number, of which `failed`."""

    last_at: datetime
    sent: int
    failed: int


def of(customer: Customer, numbers: Collection[str]) -> dict[str, NumberUse]:
    """Numbers that none of the newest messages has are left out."""
    newest = Message.objects.visible_to(customer).order_by("-id").values("id")[:MAX_LOOKED_AT]
    out = Q(direction=Direction.OUTBOUND)
    found = Message.objects.filter(id__in=newest, number__in=numbers).values("number").order_by()
    counted = found.annotate(
        last_at=Max("created_at"),
        sent=Count("id", filter=out),
        failed=Count("id", filter=out & Q(status=MessageStatus.FAILED)),
    )
    return {str(each["number"]): NumberUse(each["last_at"], each["sent"], each["failed"]) for each in counted}
