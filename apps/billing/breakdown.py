"""The spending of a month by channel, country, template or profile, with the names of each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from apps.billing import money, months, usage, wording
from apps.billing.usage import Dimension, UsageRow
from apps.message_templates.models import MessageTemplate
from apps.organizations.customer import Customer
from apps.organizations.models import Profile

# What the tabs are called, and the first column below each.
TABS = {
    Dimension.CHANNEL: "Channel",
    Dimension.COUNTRY: "Country",
    Dimension.TEMPLATE: "Template",
    Dimension.PROFILE: "Profile",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One line. `share` is its part of the whole, in percent."""

    name: str
    messages: int
    units: int
    amount: int
    share: int

    @property
    def words(self) -> str:
        return money.words(self.amount)


def offered(customer: Customer) -> dict[Dimension, str]:
    """A profile has no profiles to compare."""
    return {by: word for by, word in TABS.items() if by is not Dimension.PROFILE or not customer.profile}


def of(customer: Customer, month: date, by: Dimension) -> list[Part]:
    """The most expensive first."""
    rows = usage.spent(customer, month, months.last(month), by)
    whole = sum(row.amount for row in rows)
    names = named(customer, by, {row.key for row in rows})
    return [
        Part(names[row.key], row.messages, row.units, row.amount, _share(row, whole)) for row in rows if _counts(row)
    ]


def named(customer: Customer, by: Dimension, keys: Collection[str]) -> dict[str, str]:
    """Of each key its name."""
    if by is Dimension.CHANNEL:
        return {key: wording.channel(key) for key in keys}
    if by is Dimension.COUNTRY:
        return {key: wording.country(key) for key in keys}
    if by is Dimension.DAY:
        return {key: wording.day(date.fromisoformat(key)) for key in keys}
    ids = [UUID(key) for key in keys if key]
    is_template = by is Dimension.TEMPLATE
    found = _templates(customer, ids) if is_template else _profiles(customer, ids)
    none = "Without a template" if is_template else customer.organization.name
    return {key: found.get(key, _removed(by, key)) if key else none for key in keys}


def _templates(customer: Customer, ids: Collection[UUID]) -> dict[str, str]:
    """Those of the whole organization: a profile may use its organization's, and its siblings'."""
    rows = MessageTemplate.objects.filter(organization=customer.organization, id__in=ids)
    return {str(id): name for id, name in rows.values_list("id", "name")}


def _profiles(customer: Customer, ids: Collection[UUID]) -> dict[str, str]:
    rows = Profile.objects.filter(organization=customer.organization, id__in=ids)
    return {str(id): name for id, name in rows.values_list("id", "name")}


def _removed(by: Dimension, key: str) -> str:
    return f"Removed {by} {key[:8]}"


def _counts(row: UsageRow) -> bool:
    return bool(row.amount or row.messages)


def _share(row: UsageRow, whole: int) -> int:
    return round(100 * row.amount / whole) if whole > 0 else 0
