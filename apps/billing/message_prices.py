"""What messages have cost, read from the ledger, which alone knows it: no message carries a price of its own.

Amounts are positive for what was spent, and have four decimals.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from apps.billing import money
from apps.billing.models import EntryKind, LedgerEntry

_PLACES = Decimal("0.0001")
_OF_PRICE = (EntryKind.CHARGE, EntryKind.REFUND)
_OF_CONTACT = (EntryKind.CONTACT, EntryKind.CONTACT_REFUND)


@dataclass(frozen=True, slots=True)
class MessagePrice:
    """All entries about a message, oldest first, and their sums. None where nothing was ever charged."""

    entries: tuple[LedgerEntry, ...] = ()

    @property
    def price(self) -> Decimal | None:
        """Of the message itself, on all its routes, less what was paid back."""
        return _sum(entry for entry in self.entries if entry.kind in _OF_PRICE)

    @property
    def contact(self) -> Decimal | None:
        """The fee for an active contact, less what was paid back."""
        return _sum(entry for entry in self.entries if entry.kind in _OF_CONTACT)

    def charged(self, lap: int) -> tuple[Decimal | None, Decimal | None]:
        """Price and contact fee of one route, as they were charged. What was paid back later is not taken off."""
        route = [entry for entry in self.entries if entry.lap == lap]
        return (
            _sum(entry for entry in route if entry.kind == EntryKind.CHARGE),
            _sum(entry for entry in route if entry.kind == EntryKind.CONTACT),
        )


def of(ids: Collection[UUID]) -> dict[UUID, MessagePrice]:
    """Of those messages about which the ledger has entries, in one query by its key."""
    if not ids:
        return {}
    found: dict[UUID, list[LedgerEntry]] = {}
    for entry in LedgerEntry.objects.filter(subject_id__in=ids).order_by("at", "lap", "kind"):
        found.setdefault(entry.subject_id, []).append(entry)
    return {subject: MessagePrice(tuple(entries)) for subject, entries in found.items()}


def spent(micros: int) -> Decimal:
    """An amount of the ledger, which is negative where something was spent."""
    return money.decimal(-micros).quantize(_PLACES) + 0


def _sum(entries: Iterable[LedgerEntry]) -> Decimal | None:
    amounts = [entry.amount for entry in entries]
    return spent(sum(amounts)) if amounts else None
