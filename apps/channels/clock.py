"""The local time of a phone number. A number that may be in several zones has one only if they agree."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from apps.channels import phone_numbers

_MAX_ZONES = 4  # a number in more zones than these says nothing about where its owner is


def at(e164: str, *, now: datetime) -> str:
    """The local time as 14:05; empty where it isn't known."""
    zones = phone_numbers.time_zones(e164)
    if not 0 < len(zones) <= _MAX_ZONES:
        return ""
    try:
        local = [now.astimezone(ZoneInfo(zone)) for zone in zones]
    except (ZoneInfoNotFoundError, ValueError):
        return ""
    return f"{local[0]:%H:%M}" if len({each.utcoffset() for each in local}) == 1 else ""
