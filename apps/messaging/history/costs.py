"""What a message cost, line by line, as the ledger has it: what was charged, and what was paid back.

An unknown price is a dash; a zero is shown only where it explains something.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings

from apps.billing import message_prices
from apps.billing.models import EntryKind, LedgerEntry
from apps.channels.models import Channel
from apps.messaging import billed, status_display
from apps.messaging.models import Direction, Message, MessageStatus

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class CostLine:
    label: str
    amount: Decimal | None

    @property
    def shown(self) -> str:
        return "–" if self.amount is None else f"{self.amount:.4f}".replace("-", "−")


@dataclass(frozen=True, slots=True)
class Costs:
    lines: tuple[CostLine, ...]
    total: CostLine


def of(message: Message) -> Costs:
    lines = [_charged(message, entry) for entry in message.entries] or [_unknown(message)]
    is_known = any(line.amount is not None for line in lines)
    total = message_prices.spent(sum(entry.amount for entry in message.entries)) if is_known else None
    return Costs(tuple(lines), CostLine(f"Total, {settings.BILLING_CURRENCY}", total))


def _charged(message: Message, entry: LedgerEntry) -> CostLine:
    """A message that took several routes may have several of a kind."""
    label = EntryKind(entry.kind).label
    if entry.kind == EntryKind.CHARGE:
        label = _label(entry.channel, _parts(message, entry))
    elif entry.kind == EntryKind.CONTACT and not entry.amount:
        label = f"{label}, already counted this month"
    return CostLine(label, message_prices.spent(entry.amount))


def _parts(message: Message, entry: LedgerEntry) -> str:
    """As the message tells them, or else as they were charged."""
    if entry.channel != Channel.SMS:
        return ""
    is_same = entry.channel == message.channel and entry.units == message.segments
    return billed.words(message) if is_same else billed.counted(entry.units)


def _unknown(message: Message) -> CostLine:
    """Of a message that the ledger doesn't know."""
    if message.direction == Direction.INBOUND:
        return CostLine(_label(message.channel, "received"), None)
    parts = billed.words(message)
    was_never_sent = message.status in (MessageStatus.FAILED, MessageStatus.CANCELLED) and message.provider_ref is None
    if was_never_sent:
        return CostLine(_label(message.channel, parts, "not sent"), _NOTHING)
    return CostLine(_label(message.channel, parts), None)


def _label(channel: str | None, *more: str) -> str:
    return ", ".join(word for word in (status_display.CHANNELS.get(channel or "", "Message"), *more) if word)
