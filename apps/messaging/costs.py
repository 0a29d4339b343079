"""What a message cost, line by line. An unknown price is a dash; a zero stands only where it explains something."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from apps.messaging import billed, standing
from apps.messaging.models import Direction, Message, Status

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    amount: Decimal | None

    @property
    def shown(self) -> str:
        return "–" if self.amount is None else f"{self.amount:.4f}"


@dataclass(frozen=True, slots=True)
class Costs:
    lines: tuple[Line, ...]
    total: Line


def of(message: Message) -> Costs:
    channel = standing.CHANNELS.get(message.channel or "", "Message")
    counted = billed.words(message)
    parts = f", {counted}" if counted else ""
    was_never_sent = message.status in (Status.FAILED, Status.CANCELLED) and message.provider_ref is None
    if message.direction == Direction.INBOUND:
        lines = [Line(f"{channel}, received", message.price)]
    elif was_never_sent and message.price is None:
        lines = [Line(f"{channel}{parts}, not sent", _NOTHING)]
    else:
        lines = [Line(f"{channel}{parts}", message.price)]
    if message.active_contact_price is not None:
        already = "" if message.active_contact_price else ", already counted this month"
        lines.append(Line(f"Active contact{already}", message.active_contact_price))
    known = [line.amount for line in lines if line.amount is not None]
    return Costs(tuple(lines), Line("Total, USD", sum(known, _NOTHING) if known else None))
