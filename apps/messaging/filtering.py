"""The filters of a history, and their SQL for message rows and for hourly counts.

A standing is a status, with BLOCKED apart from FAILED. A tab of the dashboard holds one or more standings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from apps.core.listing import FIRST, LAST
from apps.messaging.hourly_counts import STANDING
from apps.messaging.models import BLOCKED, Direction, MessageStatus
from apps.organizations.customer import Customer

# The dashboard's words, in the order of its tabs.
TABS: dict[str, tuple[str, ...]] = {
    "scheduled": (MessageStatus.SCHEDULED.value,),
    "waiting": (MessageStatus.QUEUED.value,),
    "moving": (MessageStatus.ROUTED.value, MessageStatus.SENT.value),
    "delivered": (MessageStatus.DELIVERED.value, MessageStatus.READ.value),
    "failed": (MessageStatus.FAILED.value,),
    "blocked": (BLOCKED,),
    "cancelled": (MessageStatus.CANCELLED.value,),
    "received": (MessageStatus.RECEIVED.value,),
}
# And those of programs: FAILED holds what is blocked too.
STANDINGS: dict[str, tuple[str, ...]] = {
    **TABS,
    **{status.value: (status.value,) for status in MessageStatus},
    MessageStatus.FAILED.value: (MessageStatus.FAILED.value, BLOCKED),
}
AUTOMATIC = "auto"  # the channel of a message that was not routed yet
FAILURES = frozenset({MessageStatus.FAILED.value, BLOCKED})
QUEUED = frozenset({MessageStatus.QUEUED.value, MessageStatus.ROUTED.value})

Parameters = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MessageFilters:
    """All optional. `status` is a key of STANDINGS, `people` are contacts, ids go from `low` to before `high`."""

    status: str = ""
    channel: str = ""
    direction: str = ""
    template_id: UUID | None = None
    code: str = ""
    people: tuple[UUID, ...] | None = None
    low: UUID = FIRST
    high: UUID = LAST

    @property
    def standings(self) -> frozenset[str]:
        """The standings that pass; empty when all do."""
        allowed = frozenset(STANDINGS[self.status]) if self.status else frozenset[str]()
        if not self.direction:
            return allowed
        received = frozenset({MessageStatus.RECEIVED.value})
        every = allowed or frozenset((*MessageStatus.values, BLOCKED))
        return (every & received if self.direction == Direction.INBOUND else every - received) or frozenset({"none"})

    @property
    def is_narrow(self) -> bool:
        """Does it ask for more than a stretch of time?"""
        return bool(self.standings or self.channel or self.template_id or self.code)


def owner(customer: Customer) -> tuple[str, Parameters]:
    """`OwnedQuerySet.visible_to`, in SQL."""
    if customer.profile is None:
        return "organization_id = %(owner)s", {"owner": customer.organization.id}
    return "profile_id = %(owner)s", {"owner": customer.profile.id}


def of_messages(filters: MessageFilters) -> tuple[str, Parameters]:
    """The condition on a row of messages, without its time."""
    channel = "channel IS NULL" if filters.channel == AUTOMATIC else "channel = %(channel)s"
    return _all(
        (f"{STANDING} = ANY(%(standings)s)", bool(filters.standings)),
        (channel, bool(filters.channel)),
        ("template_id = %(template)s", filters.template_id is not None),
        ("error_code = %(code)s", bool(filters.code)),
    ), _values(filters)


def of_counts(filters: MessageFilters) -> tuple[str, Parameters]:
    """The condition on a row of hourly counts, without its hour."""
    return _all(
        ("standing = ANY(%(standings)s)", bool(filters.standings)),
        ("channel = %(counted_channel)s", bool(filters.channel)),
        ("template_id = %(template)s", filters.template_id is not None),
    ), _values(filters)


def _all(*conditions: tuple[str, bool]) -> str:
    return " AND ".join(condition for condition, is_asked in conditions if is_asked) or "true"


def _values(filters: MessageFilters) -> Parameters:
    return {
        "standings": sorted(filters.standings),
        "channel": filters.channel,
        "counted_channel": "" if filters.channel == AUTOMATIC else filters.channel,
        "template": filters.template_id,
        "code": filters.code,
    }
