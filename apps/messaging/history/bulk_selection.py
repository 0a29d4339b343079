"""Messages chosen for a bulk action: some by id, or all that pass a filter; as they are stored, and portion by portion.

Of a filter only the failures are walked, through the table of failures: retrying among a million costs what they cost.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from apps.messaging.filtering import FAILURES, MessageFilters
from apps.messaging.history import listing
from apps.messaging.models import BLOCKED
from apps.organizations.customer import Customer

Chosen = Collection[UUID] | MessageFilters


def failures(filters: MessageFilters) -> MessageFilters | None:
    """The same without what did not fail; None when nothing is left."""
    wanted = filters.standings & FAILURES if filters.standings else FAILURES
    if not wanted:
        return None
    return replace(filters, status="FAILED" if len(wanted) > 1 else "blocked" if BLOCKED in wanted else "failed")


def portion(customer: Customer, chosen: Chosen, *, before: UUID, limit: int) -> tuple[list[UUID], UUID | None]:
    """The next ids, and the id before which the rest is. Ids are not checked against their owner."""
    if not isinstance(chosen, MessageFilters):
        return list(chosen), None
    filters = failures(chosen)
    if filters is None:
        return [], None
    return listing.portion(customer, replace(filters, high=min(filters.high, before)), size=limit)


def portions(customer: Customer, chosen: Chosen, *, before: UUID, limit: int) -> Iterator[list[UUID]]:
    ahead: UUID | None = before
    while ahead is not None:
        ids, ahead = portion(customer, chosen, before=ahead, limit=limit)
        yield ids


def stored(chosen: Chosen) -> dict[str, Any]:
    if not isinstance(chosen, MessageFilters):
        return {"ids": [str(each) for each in chosen]}
    given = asdict(chosen)
    given["template_id"] = str(chosen.template_id) if chosen.template_id else None
    given["people"] = None if chosen.people is None else [str(each) for each in chosen.people]
    return {"filters": {**given, "low": str(chosen.low), "high": str(chosen.high)}}


def read(given: dict[str, Any]) -> Chosen:
    if "ids" in given:
        return [UUID(each) for each in given["ids"]]
    found = MessageFilters(**given["filters"])
    return replace(
        found,
        template_id=UUID(str(found.template_id)) if found.template_id else None,
        people=None if found.people is None else tuple(UUID(str(each)) for each in found.people),
        low=UUID(str(found.low)),
        high=UUID(str(found.high)),
    )
