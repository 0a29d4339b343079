"""The movements of an account's money, newest first: what the ledger says, with an id and in a sentence.

Entries are named by subject, kind and lap. Programs get an id that is derived from these and the time. It is the cursor
of a list too: it tells the millisecond in which its entry is looked for.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan

from apps.billing.models import EntryKind, LedgerEntry, LedgerEntryQuerySet
from apps.channels import regions
from apps.channels.models import Channel
from apps.core.listing import LAST, Found, Walk
from apps.core.models import derived_id, made_at
from apps.organizations.customer import Customer

_OF_MESSAGES = frozenset({EntryKind.CHARGE, EntryKind.CONTACT, EntryKind.REFUND, EntryKind.CONTACT_REFUND})
_CHANNELS = {Channel.SMS.value: "SMS", Channel.WHATSAPP.value: "WhatsApp", Channel.RCS.value: "RCS"}
_ORDER = ("at", "subject_id", "kind", "lap")
_MOMENT = timedelta(milliseconds=2)  # an id holds whole milliseconds, and rounds them


def of(customer: Customer) -> LedgerEntryQuerySet:
    """Those of its own wallet; of a profile also its messages that its organization's wallet paid for."""
    seen = Q(wallet_id=customer.id)
    if customer.profile:
        seen |= Q(wallet_id=customer.organization.id, profile_id=customer.profile.id)
    return LedgerEntry.objects.filter(seen).order_by(*(f"-{column}" for column in _ORDER))


def id_of(entry: LedgerEntry) -> UUID:
    return derived_id(entry.at, f"{entry.subject_id}:{entry.kind}:{entry.lap}")


def walk(entries: LedgerEntryQuerySet) -> Walk[LedgerEntry]:
    """For `core.listing`, by the ids of `id_of`. It only goes from newer entries to older ones."""

    def walk(low: UUID, high: UUID, *, is_forward: bool, size: int) -> Found[LedgerEntry]:  # noqa: ARG001
        found = entries if high == LAST else entries.filter(_before(entries, high))
        return Found(list(found[: size + 1]))

    return walk


def _before(entries: LedgerEntryQuerySet, entry_id: UUID) -> Any:
    moment = made_at(entry_id)
    for entry in entries.filter(at__range=(moment - _MOMENT, moment + _MOMENT)):
        if id_of(entry) == entry_id:
            return TupleLessThan(Tuple(*_ORDER), tuple(getattr(entry, column) for column in _ORDER))
    return Q(at__lt=moment)


def is_of_message(entry: LedgerEntry) -> bool:
    return entry.kind in _OF_MESSAGES


def sentence(entry: LedgerEntry) -> str:
    """SMS to France, 2 parts"""
    kind = EntryKind(entry.kind)
    if kind == EntryKind.CHARGE:
        return _message(entry)
    if kind == EntryKind.REFUND:
        return f"Refund: {_message(entry)}"
    return f"{kind.label}: {entry.note}" if entry.note else kind.label


def _message(entry: LedgerEntry) -> str:
    channel = _CHANNELS.get(entry.channel, "Message")
    place = f" to {regions.NAMES.get(entry.country, entry.country)}" if entry.country else ""
    parts = f", {entry.units} parts" if entry.units > 1 else ""
    return f"{channel}{place}{parts}"
