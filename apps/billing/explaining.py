"""Why a message was charged: a sentence for each of its lines in the ledger, or one that says why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from apps.billing import wallets, wording
from apps.billing.models import EntryKind, LedgerEntry, Rate
from apps.channels.models import Channel
from apps.organizations.customer import Customer


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """`amount_words` is signed as in the ledger: negative for what was spent. `at` is None if nothing was charged."""

    sentence: str
    amount_words: str = ""
    at: datetime | None = None


def of(message_id: UUID, customer: Customer | None = None) -> list[ChargeLine]:
    """Oldest first. The caller knows that this message may be seen; `customer` is its account."""
    entries = list(LedgerEntry.objects.about(message_id))
    if not entries:
        return [ChargeLine(_nothing(customer))]
    rates = Rate.objects.in_bulk({entry.rate_id for entry in entries if entry.rate_id})
    return [
        ChargeLine(
            _sentence(entry, rates.get(entry.rate_id) if entry.rate_id else None),
            wording.exactly(entry.amount),
            entry.at,
        )
        for entry in entries
    ]


def _nothing(customer: Customer | None) -> str:
    if customer and not wallets.billed_customer(customer).payers:
        return "Nothing was charged: this account is not billed."
    return "Nothing was charged: a message costs something once a carrier has accepted it."


def _sentence(entry: LedgerEntry, rate: Rate | None) -> str:
    if entry.kind == EntryKind.CHARGE:
        return _charge(entry, rate)
    if entry.kind == EntryKind.CONTACT:
        return f"First message to this person{_in_month(entry)}."
    day = wording.day(timezone.localtime(entry.at))
    if entry.kind == EntryKind.REFUND:
        return f"Paid back, because the carrier reported on {day} that it was not delivered."
    if entry.kind == EntryKind.CONTACT_REFUND:
        return f"Paid back, because no message reached this person{_in_month(entry)}."
    return entry.note or EntryKind(entry.kind).label


def _charge(entry: LedgerEntry, rate: Rate | None) -> str:
    """$0.0079 for 1 segment of SMS to the United States, at the price of 3 Nov 2026: $0.0079 a segment."""
    one = "segment" if entry.channel == Channel.SMS else "message"
    sent = f"{wording.counted(entry.units, one)} of {wording.channel(entry.channel)} {wording.where(entry.country)}"
    said = f"{wording.exactly(-entry.amount)} for {sent.strip()}"
    if rate is None:
        return f"{said}."
    since = wording.day(timezone.localtime(rate.valid_from))
    share = f", plus {wording.exactly(entry.share)} for the reseller" if entry.share else ""
    return f"{said}, at the price of {since}: {wording.exactly(rate.price)} a {one}{share}."


def _in_month(entry: LedgerEntry) -> str:
    return f" in {wording.month(entry.month)}" if entry.month else ""
