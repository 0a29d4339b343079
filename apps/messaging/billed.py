"""How many segments a message has: our count from before it was sent, and the carrier's, which is billed."""

from __future__ import annotations

from apps.messaging.models import Message


def parts(message: Message) -> int:
    """The carrier's number, where it gave one."""
    return message.carrier_parts or message.segments or 0


def words(message: Message) -> str:
    """“2 parts”; “2 parts, billed as 3” where the carrier says otherwise; nothing before it is written."""
    ours, theirs = message.segments, message.carrier_parts
    if not ours:
        return counted(theirs) if theirs else ""
    return counted(ours) if theirs in (None, ours) else f"{counted(ours)}, billed as {theirs}"


def counted(count: int) -> str:
    """2 parts"""
    return f"{count} part{'s' if count != 1 else ''}"
