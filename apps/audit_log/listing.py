"""One page of the audit log, and how many entries there are of each verb."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q

from apps.audit.models import Entry, EntryQuerySet
from apps.core import listing
from apps.core.listing import FIRST, LAST, NEWEST, Cursor, Page
from apps.organizations.customer import Customer


@dataclass(frozen=True, slots=True)
class EntryFilters:
    """All optional. `who` is the id of a person or key, or a kind of actor; `text` is part of a name, or a whole id."""

    verb: str = ""
    who: str = ""
    thing: str = ""
    text: str = ""
    low: UUID = FIRST
    high: UUID = LAST


def page(customer: Customer, filters: EntryFilters, cursor: Cursor = NEWEST) -> Page[Entry]:
    """The entries next to a cursor; the newest without one."""
    return listing.page(listing.by_key(matching(customer, filters)), cursor, low=filters.low, high=filters.high)


def counts(customer: Customer, filters: EntryFilters, verbs: Iterable[str]) -> dict[str, int]:
    """How many entries of each verb pass the filters. "" is for all verbs."""
    found = {verb: _within_span(customer, replace(filters, verb=verb)) for verb in verbs}
    return {verb: listing.capped_count(rows) for verb, rows in found.items()}


def walk(customer: Customer, filters: EntryFilters) -> Iterator[Entry]:
    """All entries that pass the filters, newest first, for the export."""
    return listing.every(_within_span(customer, filters))


def visible_to(customer: Customer) -> EntryQuerySet:
    """An organization sees its own entries and its profiles', a profile sees its own."""
    return Entry.objects.within(customer.organization.id, customer.profile.id if customer.profile else None)


def matching(customer: Customer, filters: EntryFilters) -> EntryQuerySet:
    """All entries that pass the filters except the span."""
    found = visible_to(customer)
    if filters.verb:
        found = found.filter(verb=filters.verb)
    if filters.thing:
        found = found.filter(thing=filters.thing)
    if filters.who:
        found = found.filter(_by(filters.who))
    if filters.text:
        text = filters.text
        named = Q(name__icontains=text) | Q(actor__icontains=text) | Q(door__icontains=text)
        found = found.filter(named | Q(thing_id=text) | Q(request_id=text) | Q(address=text))
    return found


def _within_span(customer: Customer, filters: EntryFilters) -> EntryQuerySet:
    return matching(customer, filters).filter(id__gte=filters.low, id__lt=filters.high)


def _by(who: str) -> Q:
    try:
        return Q(actor_id=UUID(who))
    except ValueError:
        return Q(actor_kind=who)
