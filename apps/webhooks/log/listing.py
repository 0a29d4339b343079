"""One page of an endpoint's deliveries, by key: page 10,000 is as fast as page 1.

No index knows status, event or text. For those we read a limited number of deliveries; then the search stops and says
how far it looked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import attrgetter
from uuid import UUID

from apps.core import listing
from apps.core.listing import FIRST, LAST, NEWEST, Cursor, Found, Page, Walk
from apps.webhooks.models import Delivery, DeliveryQuerySet, Endpoint

BUDGET = 25_000  # deliveries that one search may read


@dataclass(frozen=True, slots=True)
class DeliveryFilters:
    """All optional; ids go from `low` to before `high`. Only who may read responses may search them."""

    status: str = ""
    event: str = ""
    text: str = ""
    event_id: UUID | None = None
    low: UUID = FIRST
    high: UUID = LAST
    reads_responses: bool = False

    @property
    def is_narrow(self) -> bool:
        """Does it ask for what no index knows?"""
        return bool((self.status or self.event or self.text) and not self.event_id)


def page(endpoint: Endpoint, filters: DeliveryFilters, cursor: Cursor = NEWEST) -> Page[Delivery]:
    """The deliveries next to a cursor; the newest without one."""
    walk, key = _walk(endpoint, filters), attrgetter("event_id")
    return listing.page(walk, cursor, low=filters.low, high=filters.high, key=key)


def newest(endpoint: Endpoint, filters: DeliveryFilters, *, low: UUID, most: int) -> list[Delivery]:
    """At most so many of the newest from an id on."""
    return listing.newest(_walk(endpoint, filters), low=max(filters.low, low), high=filters.high, most=most)


def _walk(endpoint: Endpoint, filters: DeliveryFilters) -> Walk[Delivery]:
    filters = resolved(endpoint, filters)

    def walk(low: UUID, high: UUID, *, is_forward: bool, size: int) -> Found[Delivery]:
        near = Delivery.objects.to(endpoint).filter(event_id__gte=low, event_id__lt=high)
        way = "event_id" if is_forward else "-event_id"
        edge = _edge(near, way) if filters.is_narrow else None
        if edge:
            near = near.filter(event_id__lte=edge) if is_forward else near.filter(event_id__gte=edge)
        return Found(list(_passing(near, filters).order_by(way)[: size + 1]), edge)

    return walk


def _edge(near: DeliveryQuerySet, way: str) -> UUID | None:
    """The delivery at which the budget is spent, unless all are within it."""
    ids = list(near.order_by(way).values_list("event_id", flat=True)[BUDGET - 1 : BUDGET + 1])
    return ids[0] if len(ids) > 1 else None


def _passing(near: DeliveryQuerySet, filters: DeliveryFilters) -> DeliveryQuerySet:
    asked = {"status": filters.status, "event_type": filters.event, "event_id": filters.event_id}
    near = near.filter(**{name: value for name, value in asked.items() if value})
    return near.search(filters.text, in_responses=filters.reads_responses) if filters.text else near


def by_text(filters: DeliveryFilters, text: str) -> DeliveryFilters:
    """These filters and a text. What looks like an id may be that of an event (see `resolved`)."""
    try:
        return replace(filters, event_id=UUID(text))
    except ValueError:
        return replace(filters, text=text)


def resolved(endpoint: Endpoint, filters: DeliveryFilters) -> DeliveryFilters:
    """The id of an event is looked up; any other id, such as a message's, is a text to search for."""
    if filters.event_id is None or Delivery.objects.to(endpoint).filter(event_id=filters.event_id).exists():
        return filters
    return replace(filters, event_id=None, text=str(filters.event_id))
