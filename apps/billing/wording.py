"""Channels, countries, months and amounts of messages in words, for pages and exports."""

from __future__ import annotations

from datetime import date

from apps.billing import money
from apps.channels import regions
from apps.channels.models import Channel

_CHANNELS = {Channel.SMS.value: "SMS", Channel.WHATSAPP.value: "WhatsApp", Channel.RCS.value: "RCS"}


def channel(value: str) -> str:
    """SMS, WhatsApp"""
    return _CHANNELS.get(value, "Message")


def country(code: str) -> str:
    """United States"""
    return regions.name(code) if code else "Unknown country"


def where(code: str) -> str:
    """to the United States; empty if the number doesn't say"""
    return f"to {regions.phrase(code)}" if code else ""


def counted(number: int, one: str) -> str:
    """1 segment, 2 segments"""
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def exactly(micros: int, *, at_least: int = 2) -> str:
    """$12.34, −$0.0079, $1.2579: with as many digits as it takes, so that sums add up."""
    digits = max(at_least, 2 if micros % 10_000 == 0 else 4 if micros % 100 == 0 else 6)
    amount = f"{abs(money.decimal(micros)):,.{digits}f}"
    return ("−" if micros < 0 else "") + money.words(money.UNIT).replace("1.00", amount)


def month(day: date) -> str:
    """November 2026"""
    return f"{day:%B %Y}"


def day(moment: date) -> str:
    """3 Nov 2026"""
    return f"{moment.day} {moment:%b %Y}"
