"""What a message cost, line by line. An unknown price is a dash; a zero stands only where it explains something."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from apps.messaging import billed, status_display
from apps.messaging.models import Direction, Message, MessageStatus

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class CostLine:
    label: str
    amount: Decimal | None

    @property
    def shown(self) -> str:
        return "–" if self.amount is None else f"{self.amount:.4f}"


@dataclass(frozen=True, slots=True)
class Costs:
    lines: tuple[CostLine, ...]
    total: CostLine


def of(message: Message) -> Costs:
    channel = status_display.CHANNELS.get(message.channel or "", "Message")
    counted = billed.words(message)
    parts = f", {counted}" if counted else ""
    was_never_sent = message.status in (MessageStatus.FAILED, MessageStatus.CANCELLED) and message.provider_ref is None
    if message.direction == Direction.INBOUND:
        lines = [CostLine(f"{channel}, received", message.price)]
    elif was_never_sent and message.price is None:
        lines = [CostLine(f"{channel}{parts}, not sent", _NOTHING)]
    else:
        lines = [CostLine(f"{channel}{parts}", message.price)]
    if message.active_contact_price is not None:
        already = "" if message.active_contact_price else ", already counted this month"
        lines.append(CostLine(f"Active contact{already}", message.active_contact_price))
    known = [line.amount for line in lines if line.amount is not None]
    return Costs(tuple(lines), CostLine("Total, USD", sum(known, _NOTHING) if known else None))
