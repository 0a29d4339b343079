"""The entries of a ledger, newest first, for pages and the API: page 10,000 is as fast as page 1.

An organization sees one wallet at a time, its own or a profile's. A profile sees its own, and the entries that its
messages made in its organization's. Each wallet is read along its index, and the newest of both are taken.

Entries are named by subject, kind and lap. Cursors and programs get an id that is derived from these and the time: it
tells the millisecond in which its entry is looked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from apps.billing.models import OF_MESSAGES, EntryKind, LedgerEntry
from apps.core import listing
from apps.core.listing import FIRST, LAST, NEWEST, SIZE, Cursor, Found, Page
from apps.core.models import derived_id, made_at
from apps.organizations.customer import Customer

_ORDER = ("at", "subject_id", "kind", "lap")
_MOMENT = timedelta(milliseconds=2)  # an id holds whole milliseconds, and rounds them
_AT_ONCE = 2_000  # rows of an export in memory at a time


@dataclass(frozen=True, slots=True)
class EntryFilters:
    """All optional. `wallet` is another than the account's own that may be seen; `sender` the id of the profile that
    sent, or of the organization itself; `subject` that of a message or payment; `until` is not included.
    """

    kinds: frozenset[EntryKind] = frozenset()
    sender: UUID | None = None
    subject: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    wallet: UUID | None = None


NO_FILTERS = EntryFilters()


@dataclass(frozen=True, slots=True)
class Entries:
    """What passes of one ledger or two, newest first: to count, to slice from the start, to walk, or all of it."""

    ledgers: tuple[QuerySet[LedgerEntry], ...]

    def count(self) -> int:
        return sum(each.count() for each in self.ledgers)

    def __getitem__(self, span: slice) -> list[LedgerEntry]:
        return self._merged(Q(), is_forward=False, most=span.stop)[span]

    def __iter__(self) -> Iterator[LedgerEntry]:
        before = LAST
        while True:
            rows = self.walk(FIRST, before, is_forward=False, size=_AT_ONCE).rows
            yield from rows[:_AT_ONCE]
            if len(rows) <= _AT_ONCE:
                return
            before = id_of(rows[_AT_ONCE - 1])

    def walk(self, low: UUID, high: UUID, *, is_forward: bool, size: int) -> Found[LedgerEntry]:
        """For `core.listing`, by the ids of `id_of`."""
        bounds: Any = Q()
        if low > FIRST:
            place = self._place(UUID(int=low.int - 1))
            bounds &= Q(TupleGreaterThan(Tuple(*_ORDER), place)) if place else Q(at__gte=made_at(low))
        if high < LAST:
            place = self._place(high)
            bounds &= Q(TupleLessThan(Tuple(*_ORDER), place)) if place else Q(at__lt=made_at(high))
        return Found(self._merged(bounds, is_forward=is_forward, most=size + 1))

    def _merged(self, bounds: Q, *, is_forward: bool, most: int) -> list[LedgerEntry]:
        order = _ORDER if is_forward else [f"-{column}" for column in _ORDER]
        rows = [row for ledger in self.ledgers for row in ledger.filter(bounds).order_by(*order)[:most]]
        return sorted(rows, key=_place_of, reverse=not is_forward)[:most]

    def _place(self, entry_id: UUID) -> tuple[Any, ...] | None:
        """Where the entry with this id is, if it passes."""
        moment = made_at(entry_id)
        for ledger in self.ledgers:
            for entry in ledger.filter(at__range=(moment - _MOMENT, moment + _MOMENT)):
                if id_of(entry) == entry_id:
                    return _place_of(entry)
        return None


def of(customer: Customer, filters: EntryFilters = NO_FILTERS) -> Entries:
    asked = Q()
    if filters.kinds:
        asked &= Q(kind__in=filters.kinds)
    if filters.subject:
        asked &= Q(subject_id=filters.subject)
    if filters.since:
        asked &= Q(at__gte=filters.since)
    if filters.until:
        asked &= Q(at__lt=filters.until)
    if filters.sender:
        own = filters.sender == customer.organization.id
        asked &= Q(profile_id=None, kind__in=OF_MESSAGES) if own else Q(profile_id=filters.sender)
    return Entries(tuple(ledger.filter(asked) for ledger in _seen_by(customer, filters.wallet)))


def page(entries: Entries, cursor: Cursor = NEWEST, *, size: int = SIZE) -> Page[LedgerEntry]:
    return listing.page(entries.walk, cursor, size=size, key=id_of)


def id_of(entry: LedgerEntry) -> UUID:
    return derived_id(entry.at, f"{entry.subject_id}:{entry.kind}:{entry.lap}")


def _seen_by(customer: Customer, wallet: UUID | None) -> list[QuerySet[LedgerEntry]]:
    if customer.profile is None:
        return [LedgerEntry.objects.of(wallet or customer.id)]
    return [
        LedgerEntry.objects.of(customer.id),
        LedgerEntry.objects.of(customer.organization.id).filter(profile_id=customer.profile.id),
    ]


def _place_of(entry: LedgerEntry) -> tuple[Any, ...]:
    return entry.at, entry.subject_id, entry.kind, entry.lap
