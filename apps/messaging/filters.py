"""What a history is narrowed to, and how that reads in SQL: for message rows and for the hourly counts.

A standing is a status, with BLOCKED apart from FAILED. A tab is a word of the dashboard that holds some of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from apps.messaging.hours import STANDING
from apps.messaging.models import BLOCKED, Direction, Status
from apps.organizations.customer import Customer

LAST = UUID(int=(1 << 128) - 1)

# The dashboard's words, in the order of its tabs.
TABS: dict[str, tuple[str, ...]] = {
    "scheduled": (Status.SCHEDULED.value,),
    "waiting": (Status.QUEUED.value,),
    "moving": (Status.ROUTED.value, Status.SENT.value),
    "delivered": (Status.DELIVERED.value, Status.READ.value),
    "failed": (Status.FAILED.value,),
    "blocked": (BLOCKED,),
    "cancelled": (Status.CANCELLED.value,),
    "received": (Status.RECEIVED.value,),
}
# And those of programs: FAILED holds what is blocked too.
STANDINGS: dict[str, tuple[str, ...]] = {
    **TABS,
    **{status.value: (status.value,) for status in Status},
    Status.FAILED.value: (Status.FAILED.value, BLOCKED),
}
AUTOMATIC = "auto"  # the channel of a message that was not routed yet
FAILURES = frozenset({Status.FAILED.value, BLOCKED})
QUEUED = frozenset({Status.QUEUED.value, Status.ROUTED.value})

Parameters = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Filters:
    """All optional. `status` is a key of STANDINGS, `people` are contacts, ids go from `low` to before `high`."""

    status: str = ""
    channel: str = ""
    direction: str = ""
    template_id: UUID | None = None
    code: str = ""
    people: tuple[UUID, ...] | None = None
    low: UUID = UUID(int=0)
    high: UUID = LAST

    @property
    def standings(self) -> frozenset[str]:
        """The standings that pass; empty when all do."""
        allowed = frozenset(STANDINGS[self.status]) if self.status else frozenset[str]()
        if not self.direction:
            return allowed
        received = frozenset({Status.RECEIVED.value})
        every = allowed or frozenset((*Status.values, BLOCKED))
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


def of_messages(filters: Filters) -> tuple[str, Parameters]:
    """The condition on a row of messages, without its time."""
    channel = "channel IS NULL" if filters.channel == AUTOMATIC else "channel = %(channel)s"
    return _all(
        (f"{STANDING} = ANY(%(standings)s)", bool(filters.standings)),
        (channel, bool(filters.channel)),
        ("template_id = %(template)s", filters.template_id is not None),
        ("error_code = %(code)s", bool(filters.code)),
    ), _values(filters)


def of_counts(filters: Filters) -> tuple[str, Parameters]:
    """The condition on a row of hourly counts, without its hour."""
    return _all(
        ("standing = ANY(%(standings)s)", bool(filters.standings)),
        ("channel = %(counted_channel)s", bool(filters.channel)),
        ("template_id = %(template)s", filters.template_id is not None),
    ), _values(filters)


def _all(*conditions: tuple[str, bool]) -> str:
    return " AND ".join(condition for condition, is_asked in conditions if is_asked) or "true"


def _values(filters: Filters) -> Parameters:
    return {
        "standings": sorted(filters.standings),
        "channel": filters.channel,
        "counted_channel": "" if filters.channel == AUTOMATIC else filters.channel,
        "template": filters.template_id,
        "code": filters.code,
    }
