"""Months as billing counts them: from midnight to midnight in the zone of the wallet."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apps.billing import wallets
from apps.organizations.customer import Customer

_WRITTEN = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


def zone_of(customer: Customer) -> ZoneInfo:
    """That of the wallet that pays first. UTC if none does."""
    payers = wallets.billed_customer(customer).payers
    return payers[0].zone if payers else ZoneInfo("UTC")


def today(zone: ZoneInfo, *, now: datetime) -> date:
    return now.astimezone(zone).date()


def first(day: date) -> date:
    return day.replace(day=1)


def last(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def following(day: date) -> date:
    """The first day of the next month."""
    return last(day) + timedelta(days=1)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)


def written(day: date) -> str:
    """2026-11"""
    return f"{day:%Y-%m}"


def read(text: str) -> date | None:
    """The first day of a month such as 2026-11. None if it is none."""
    found = _WRITTEN.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found else None
