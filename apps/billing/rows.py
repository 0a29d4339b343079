"""Entries of the ledger as pages and exports show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from apps.billing import money, wording
from apps.billing.models import OF_MESSAGES, EntryKind, LedgerEntry
from apps.billing.payments.entries import payments_of
from apps.channels.models import Channel
from apps.organizations.customer import Customer
from apps.organizations.models import Profile

HEADER = (
    "at", "kind", "amount", "currency", "about", "id", "sent_by", "channel", "country", "units", "note",
)  # fmt: skip
_MAX_OFFERED = 200  # profiles


@dataclass(frozen=True, slots=True)
class Mark:
    word: str
    tone: str = "none"
    icon: str = ""


MARKS = {
    EntryKind.CHARGE.value: Mark("Message", icon="message-2"),
    EntryKind.CONTACT.value: Mark("Contact", icon="user"),
    EntryKind.REFUND.value: Mark("Refund", icon="arrow-back-up"),
    EntryKind.CONTACT_REFUND.value: Mark("Refund", icon="arrow-back-up"),
    EntryKind.TOP_UP.value: Mark("Top-up", tone="done", icon="plus"),
    EntryKind.PAYMENT_REFUND.value: Mark("Payment returned", icon="credit-card"),
    EntryKind.ADJUSTMENT.value: Mark("Adjustment", icon="pencil"),
    EntryKind.TRANSFER.value: Mark("Transfer", icon="arrows-right-left"),
}
TABS = {"": Mark("All"), "spent": Mark("Spent"), "refunds": Mark("Refunds"), "payments": Mark("Payments")}
KINDS_OF: dict[str, frozenset[EntryKind]] = {
    "": frozenset(),
    "spent": frozenset({EntryKind.CHARGE, EntryKind.CONTACT}),
    "refunds": frozenset({EntryKind.REFUND, EntryKind.CONTACT_REFUND}),
    "payments": frozenset({EntryKind.TOP_UP, EntryKind.PAYMENT_REFUND, EntryKind.ADJUSTMENT, EntryKind.TRANSFER}),
}


@dataclass(frozen=True, slots=True)
class EntryRow:
    """`sender` is the name of the account that sent the message; empty for payments. `payment_id` is None for what an
    operator wrote.
    """

    entry: LedgerEntry
    mark: Mark
    what: str
    sender: str
    payment_id: UUID | None = None

    @property
    def is_message(self) -> bool:
        return self.entry.kind in OF_MESSAGES

    @property
    def amount(self) -> str:
        return signed(self.entry.amount)

    @property
    def is_in(self) -> bool:
        return self.entry.amount > 0


def signed(micros: int) -> str:
    """With a plus for what came in."""
    return f"{'+' if micros > 0 else ''}{wording.exactly(micros)}"


def of(customer: Customer, entries: Iterable[LedgerEntry]) -> list[EntryRow]:
    listed = list(entries)
    ids = {entry.profile_id for entry in listed if entry.profile_id}
    names = dict(Profile.objects.filter(organization=customer.organization, id__in=ids).values_list("id", "name"))
    payments = payments_of(listed)
    return [
        EntryRow(
            entry,
            MARKS[entry.kind],
            what(entry),
            _sender(customer, entry, names),
            payment_id=payments.get(entry.subject_id),
        )
        for entry in listed
    ]


def what(entry: LedgerEntry) -> str:
    """SMS to the United States, 2 segments"""
    sent = f"{wording.channel(entry.channel)} {wording.where(entry.country)}".strip()
    if entry.kind == EntryKind.CHARGE:
        counted = f", {wording.counted(entry.units, 'segment')}" if entry.channel == Channel.SMS else ""
        return f"{sent}{counted}"
    if entry.kind == EntryKind.REFUND:
        return f"{sent} was not delivered"
    if entry.kind == EntryKind.CONTACT:
        return "First message to this person in the month"
    if entry.kind == EntryKind.CONTACT_REFUND:
        return "No message reached this person in the month"
    return entry.note or EntryKind(entry.kind).label


def cells(customer: Customer, entries: Iterable[LedgerEntry]) -> Iterator[tuple[Any, ...]]:
    """The lines of the export."""
    names = dict(Profile.objects.filter(organization=customer.organization).values_list("id", "name"))
    for entry in entries:
        about, subject = "message" if entry.kind in OF_MESSAGES else "payment", entry.subject_id
        if entry.kind == EntryKind.PAYMENT_REFUND:  # they are few
            subject = payments_of([entry]).get(subject, subject)
        yield (
            entry.at.isoformat(), entry.kind, money.decimal(entry.amount), settings.BILLING_CURRENCY, about,
            subject, _sender(customer, entry, names), entry.channel, entry.country, entry.units or "",
            entry.note,
        )  # fmt: skip


def senders(customer: Customer) -> list[tuple[str, str]]:
    """Whose messages a ledger may be narrowed to: an organization's own, and each profile's."""
    if customer.profile:
        return []
    profiles = Profile.objects.within(customer).order_by("name", "id").values_list("id", "name")[:_MAX_OFFERED]
    own = [(str(customer.id), customer.organization.name)]
    return [*own, *((str(id), name) for id, name in profiles)] if profiles else []


def _sender(customer: Customer, entry: LedgerEntry, names: dict[UUID, str]) -> str:
    if entry.kind not in OF_MESSAGES:
        return ""
    return names.get(entry.profile_id, "") if entry.profile_id else customer.organization.name
