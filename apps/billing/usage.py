"""What an account's messages have cost, read from `DailySpend`. Refunds count on the day on which they were written.

An organization sees its own messages and its profiles', from whichever wallet they were paid. A profile sees its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from apps.billing.models import DailySpend, Wallet
from apps.organizations.customer import Customer

_NONE = UUID(int=0)  # the organization itself, or no template


class Dimension(StrEnum):
    """What spending may be added up by."""

    DAY = "day"
    CHANNEL = "channel"
    COUNTRY = "country"
    TEMPLATE = "template"
    PROFILE = "profile"


_COLUMNS = {
    Dimension.DAY: "day",
    Dimension.CHANNEL: "channel",
    Dimension.COUNTRY: "country",
    Dimension.TEMPLATE: "template_id",
    Dimension.PROFILE: "profile_id",
}


@dataclass(frozen=True, slots=True)
class UsageRow:
    """`key` is an ISO date, a channel, a country code or an id; "" for no template or the organization itself.

    `amount` is in micro-units and positive, unless more was paid back than charged.
    """

    key: str
    messages: int
    units: int
    amount: int


def spent(customer: Customer, since: date, until: date, by: Dimension) -> list[UsageRow]:
    """From one day to another, both included. Days in order, everything else by cost, the highest first."""
    column = _COLUMNS[by]
    found = seen_by(customer).filter(day__range=(since, until)).values_list(column).annotate(*_sums()).order_by()
    rows = [UsageRow(_key(key), *sums) for key, *sums in found]
    if by is Dimension.DAY:
        return sorted(rows, key=lambda row: row.key)
    return sorted(rows, key=lambda row: (-row.amount, row.key))


def total(customer: Customer, since: date, until: date) -> UsageRow:
    """All of it. The key is empty."""
    sums = _sums()
    found = seen_by(customer).filter(day__range=(since, until)).aggregate(*sums)
    return UsageRow("", *(found[each.default_alias] or 0 for each in sums))


def months(customer: Customer) -> list[date]:
    """Months with spending by their first day, the newest first."""
    found = seen_by(customer).annotate(month=TruncMonth("day")).values_list("month", flat=True).distinct()
    return sorted(found, reverse=True)


def seen_by(customer: Customer) -> QuerySet[DailySpend]:
    """Whatever it may see, of all days."""
    organization_id = customer.organization.id
    if customer.profile:
        own = Q(wallet_id=customer.profile.id) | Q(wallet_id=organization_id, profile_id=customer.profile.id)
    else:
        own = Q(wallet_id__in=Wallet.objects.filter(organization_id=organization_id).values("id"))
    return DailySpend.objects.filter(own)


def _sums() -> list[Sum]:
    return [Sum("messages"), Sum("units"), Sum("amount")]


def _key(value: Any) -> str:
    return "" if value == _NONE else str(value)
