"""What an entry of the ledger is, in a sentence for programs."""

from __future__ import annotations

from apps.billing.models import EntryKind, LedgerEntry
from apps.channels import regions
from apps.channels.models import Channel

_CHANNELS = {Channel.SMS.value: "SMS", Channel.WHATSAPP.value: "WhatsApp", Channel.RCS.value: "RCS"}


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
