"""One page of a ledger, newest first, by (at, subject, kind, lap): page 10,000 is as fast as page 1.

An organization sees one wallet at a time, its own or a profile's. A profile sees its own, and the entries that its
messages made in its organization's. Each wallet is read along its index, and the newest of both are taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.billing.models import EntryKind, LedgerEntry
from apps.core.listing import SIZE
from apps.organizations.customer import Customer

_AT_ONCE = 2_000  # rows of an export in memory at a time

Place: TypeAlias = tuple[datetime, UUID, str, int]


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


@dataclass(frozen=True, slots=True)
class EntryPage:
    """`newer` and `older` say whether there are such."""

    rows: list[LedgerEntry]
    newer: bool = False
    older: bool = False


def place_of(entry: LedgerEntry) -> Place:
    return entry.at, entry.subject_id, entry.kind, entry.lap


def page(
    customer: Customer,
    filters: EntryFilters,
    *,
    before: Place | None = None,
    after: Place | None = None,
    size: int = SIZE,
) -> EntryPage:
    """The entries next to a place; the newest without one, or if there are not enough newer ones."""
    ledgers = _passing(customer, filters)
    if after is not None:
        rows = _merged(ledgers, after, is_forward=True, size=size)
        if len(rows) >= size:
            return EntryPage(rows[:size][::-1], newer=len(rows) > size, older=True)
    rows = _merged(ledgers, before, is_forward=False, size=size)
    return EntryPage(rows[:size], newer=before is not None, older=len(rows) > size)


def walk(customer: Customer, filters: EntryFilters) -> Iterator[LedgerEntry]:
    """All that pass, newest first, for the export."""
    ledgers, before = _passing(customer, filters), None
    while True:
        rows = _merged(ledgers, before, is_forward=False, size=_AT_ONCE)
        yield from rows[:_AT_ONCE]
        if len(rows) <= _AT_ONCE:
            return
        before = place_of(rows[_AT_ONCE - 1])


def _passing(customer: Customer, filters: EntryFilters) -> list[QuerySet[LedgerEntry]]:
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
        asked &= Q(profile_id=None, kind__in=_OF_MESSAGES) if own else Q(profile_id=filters.sender)
    return [ledger.filter(asked) for ledger in _seen_by(customer, filters.wallet)]


_OF_MESSAGES = (EntryKind.CHARGE, EntryKind.CONTACT, EntryKind.REFUND, EntryKind.CONTACT_REFUND)


def _seen_by(customer: Customer, wallet: UUID | None) -> list[QuerySet[LedgerEntry]]:
    if customer.profile is None:
        return [LedgerEntry.objects.of(wallet or customer.id)]
    shared = LedgerEntry.objects.of(customer.organization.id).filter(profile_id=customer.profile.id)
    return [LedgerEntry.objects.of(customer.id), shared]


def _merged(
    ledgers: list[QuerySet[LedgerEntry]], place: Place | None, *, is_forward: bool, size: int
) -> list[LedgerEntry]:
    """One more than `size`, if there are as many, in the order of the walk."""
    order = ("at", "subject_id", "kind", "lap") if is_forward else ("-at", "-subject_id", "-kind", "-lap")
    beyond = _beyond(place, "gt" if is_forward else "lt") if place else Q()
    rows = [row for ledger in ledgers for row in ledger.filter(beyond).order_by(*order)[: size + 1]]
    return sorted(rows, key=place_of, reverse=not is_forward)[: size + 1]


def _beyond(place: Place, way: str) -> Q:
    """Comes after this place; the first condition is for the index."""
    at, subject, kind, lap = place
    same = Q(at=at, subject_id=subject, kind=kind, **{f"lap__{way}": lap})
    same |= Q(at=at, subject_id=subject, **{f"kind__{way}": kind})
    same |= Q(at=at, **{f"subject_id__{way}": subject})
    return Q(**{f"at__{way}e": at}) & (Q(**{f"at__{way}": at}) | same)
