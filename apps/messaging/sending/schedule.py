"""Schedule messages: when they may be due, and how many an account may hold at once.

A scheduled message is a row that is due later: nothing else remembers it, and nothing else releases it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from apps.core.cache import Remembered
from apps.core.errors import DomainError, Invalid
from apps.messaging.models import Message, MessageStatus
from apps.organizations.customer import Customer

MIN_AHEAD = timedelta(minutes=1)
MAX_AHEAD = timedelta(days=30)
# Per organization, with all its profiles.
MAX_SCHEDULED = 1_000_000

_EXAMPLE = "2026-10-01T09:00:00+02:00"


class TooManyScheduled(DomainError):
    """429 in the catalogue; repeating the call does not help until messages were released or cancelled."""

    code = "LIMIT_001"
    message = f"An account can hold at most {MAX_SCHEDULED:,} scheduled messages at once"


def read(text: str, *, field: str, now: datetime) -> datetime:
    """The moment that an ISO 8601 text names, in UTC. Raises Invalid unless it has an offset and `check` allows it."""
    try:
        moment = datetime.fromisoformat(text.strip().upper())
    except ValueError:
        raise Invalid({field: [f"Must be an ISO 8601 time with a UTC offset, for example {_EXAMPLE}"]}) from None
    if moment.tzinfo is None:
        raise Invalid({field: [f"Must name its UTC offset, for example {_EXAMPLE} or a Z at the end"]})
    return check(moment, field=field, now=now)


def check(moment: datetime, *, field: str, now: datetime) -> datetime:
    """The moment in UTC. Raises Invalid unless it is between one minute and 30 days ahead."""
    if moment <= now:
        raise Invalid({field: ["Must be in the future: this time has passed"]})
    if moment < now + MIN_AHEAD:
        raise Invalid({field: ["Must be at least 1 minute ahead"]})
    if moment > now + MAX_AHEAD:
        raise Invalid({field: [f"Must be at most {MAX_AHEAD.days} days ahead"]})
    return moment.astimezone(UTC)


_held: Remembered[UUID, int] = Remembered(seconds=5.0)


def make_room(customer: Customer, messages: int, *, now: datetime) -> None:
    """Raises TooManyScheduled when so many more would be too many. The count may be seconds old."""
    organization = customer.organization.id
    if _held.get(organization, lambda: _count(organization, now)) + messages > MAX_SCHEDULED:
        raise TooManyScheduled(field="scheduled_at")


def _count(organization_id: UUID, now: datetime) -> int:
    rows = Message.objects.filter(organization_id=organization_id, scheduled_at__gt=now, status=MessageStatus.SCHEDULED)
    found: int = rows.count()
    return found
