"""One page of an account's suppressed numbers, and how many there are by source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from apps.contacts.suppression.models import Suppression, SuppressionQuerySet
from apps.core import listing
from apps.core.listing import FIRST, LAST, NEWEST, Cursor, Page
from apps.organizations.customer import Customer

ALL_CHANNELS = "all"  # numbers that are suppressed on all; no filter is ""


@dataclass(frozen=True, slots=True)
class SuppressionFilters:
    """All optional. `digits` are part of a number; `low` and `high` are ids, the span of time."""

    source: str = ""
    channel: str = ""
    digits: str = ""
    low: UUID = FIRST
    high: UUID = LAST


def page(customer: Customer, filters: SuppressionFilters, cursor: Cursor = NEWEST) -> Page[Suppression]:
    """The entries next to a cursor; the newest without one."""
    rows = matching(customer, filters).select_related("profile", "organization")
    return listing.page(listing.by_key(rows), cursor, low=filters.low, high=filters.high)


def counts(customer: Customer, filters: SuppressionFilters, sources: Iterator[str]) -> dict[str, int]:
    """How many pass the filters, of each source."""
    found = {source: matching(customer, replace(filters, source=source)) for source in sources}
    span = {"id__gte": filters.low, "id__lt": filters.high}
    return {source: listing.capped_count(rows.filter(**span)) for source, rows in found.items()}


def matching(customer: Customer, filters: SuppressionFilters) -> SuppressionQuerySet:
    """All that pass, whenever they were added."""
    found = Suppression.objects.visible_to(customer).listed()
    if filters.source:
        found = found.filter(how=filters.source)
    if filters.channel:
        found = found.filter(channel="" if filters.channel == ALL_CHANNELS else filters.channel)
    return found.filter(phone__contains=filters.digits) if filters.digits else found


def walk(customer: Customer, filters: SuppressionFilters) -> Iterator[Suppression]:
    """All that pass, newest first, for the export."""
    rows = matching(customer, filters).filter(id__gte=filters.low, id__lt=filters.high)
    return listing.every(rows.select_related("profile", "organization"))
