"""A place in the price book: channel, country, kind of our number and category. All but the channel may be open: ""."""

from __future__ import annotations

from datetime import datetime

from apps.billing import money
from apps.billing.models import PriceCategory, Rate
from apps.billing.rates import Key
from apps.channels import regions
from apps.channels.models import Channel, NumberKind

CHANNELS = {Channel.SMS: "SMS", Channel.WHATSAPP: "WhatsApp", Channel.RCS: "RCS"}
ELSEWHERE = "all other countries"


def of(rate: Rate) -> Key:
    return rate.channel, rate.country, rate.number_type, rate.category


def words(place: Key) -> str:
    """SMS to Germany from toll-free numbers, marketing"""
    channel, country, number_type, category = place
    text = f"{CHANNELS[Channel(channel)]} to {regions.phrase(country) if country else ELSEWHERE}"
    if number_type:
        text += f" from {_numbers(number_type)}"
    return text + (f", {PriceCategory(category).label.lower()}" if category else "")


def _numbers(kind: str) -> str:
    named = NumberKind(kind).label.lower()
    return f"{named}s" if kind == NumberKind.SHORT_CODE else f"{named} numbers"


def exactly(micros: int) -> str:
    """An amount with all its decimals, four at least: 0.0079, 0.000125."""
    whole, _, decimals = f"{money.decimal(micros):f}".partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(4, '0')}"


def holds(rate: Rate, moment: datetime) -> bool:
    return rate.valid_from <= moment and (rate.valid_until is None or rate.valid_until > moment)
