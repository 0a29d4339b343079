"""The faults you can set with one click: their names on the page, and as the simulator's faults. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from apps.phones.carrier import Fault


@dataclass(frozen=True)
class Trick:
    """`word` stands on its button, `about` says what then happens."""

    name: str
    word: str
    about: str
    fault: Fault = field(hash=False)


# To the next message of one phone.
NEXT = (
    Trick(
        "late", "Delay", "The carrier asks us to wait 8 s, then accepts it.", {"kind": "rate_limited", "retry_after": 8}
    ),
    Trick("fails", "Fail", "The message is sent but not delivered.", {"kind": "undeliverable", "code": "40008"}),
    Trick("silent", "No receipt", "The message arrives, but the carrier sends no receipt.", {"kind": "silent"}),
)
# To every message of every phone, until switched off.
ALWAYS = (
    Trick("tenth", "1 in 10 fails", "Not delivered", {"kind": "undeliverable", "code": "40008", "rate": 0.1}),
    Trick(
        "slow",
        "Slow carrier",
        "Accepts each message on the second try",
        {"kind": "rate_limited", "retry_after": 3, "once": True},
    ),
    Trick("mute", "No receipts", "Messages stay at Sent", {"kind": "silent"}),
    Trick("twice", "Receipts twice", "Sends each receipt twice", {"kind": "twice"}),
    Trick("disorder", "Receipts out of order", "Delivered arrives before Sent", {"kind": "disorder"}),
    Trick("down", "Carrier down", "Answers 500", {"kind": "error"}),
)


@dataclass(frozen=True)
class Set:
    """A fault that is in force, in words. `phone` is empty for every phone."""

    index: int
    word: str
    phone: str
    left: int | None


def is_on(faults: Sequence[Fault], trick: Trick, phone: str | None = None) -> bool:
    return any(_is(fault, trick, phone) for fault in faults)


def toggle(faults: Sequence[Fault], trick: Trick, phone: str | None = None) -> list[Fault]:
    """The faults with this trick, or without it if it was among them. For one phone it strikes once."""
    rest = [fault for fault in faults if not _is(fault, trick, phone)]
    if len(rest) < len(faults):
        return rest
    return [*rest, {**trick.fault, "phone": phone, "count": 1} if phone else dict(trick.fault)]


def find(name: str, phone: str | None) -> Trick | None:
    return next((trick for trick in (NEXT if phone else ALWAYS) if trick.name == name), None)


def in_words(faults: Sequence[Fault]) -> list[Set]:
    """What is set, as it stands in the rail; those that the page has no button for under the simulator's name."""
    return [
        Set(index, _word(fault), fault.get("phone") or "", fault.get("count")) for index, fault in enumerate(faults)
    ]


def _word(fault: Fault) -> str:
    phone = fault.get("phone")
    known = next((trick.word for trick in (NEXT if phone else ALWAYS) if _is(fault, trick, phone)), None)
    return known or str(fault["kind"]).replace("_", " ").capitalize()


def _is(fault: Fault, trick: Trick, phone: str | None) -> bool:
    if (fault.get("phone") or None) != phone or fault.get("rate", 1.0) != trick.fault.get("rate", 1.0):
        return False
    return all(fault.get(name) == value for name, value in trick.fault.items())
