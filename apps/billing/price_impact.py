"""For whom prices change: the billed organizations that sent to a changed place in the last 30 days, and what the same
segments and messages cost before and after.

The rollup of spending keeps no kind of number, so a rate of one kind is counted as if all had left from such a number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from uuid import UUID

from django.db.models import Sum

from apps.billing import price_change
from apps.billing.models import DailySpend, PriceCategory, Wallet
from apps.billing.price_change import Change, Plan
from apps.billing.rates import Price, PriceBook
from apps.message_templates.models import MessageTemplate
from apps.organizations.models import Organization

DAYS = 30


@dataclass(slots=True)
class Affected:
    """What an organization sent to a place that changes; amounts in micro-units."""

    organization: Organization
    change: Change
    messages: int = 0
    units: int = 0
    before: int = 0
    after: int = 0

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class _Sent:
    organization_id: UUID
    channel: str
    country: str
    category: str
    messages: int
    units: int


def affected(plan: Plan, *, now: datetime) -> list[Affected]:
    """The largest differences first."""
    by_moment: dict[datetime, list[Change]] = defaultdict(list)
    for change in plan.changes:
        by_moment[change.at].append(change)
    sent = list(_sent({change.place[0] for change in plan.changes}, now))
    named = Organization.objects.in_bulk({each.organization_id for each in sent})
    found: dict[tuple[UUID, UUID], Affected] = {}
    for moment, changes in by_moment.items():
        books = price_change.book(plan.old, moment), price_change.book(plan.new, moment)
        of_rate = {change.rate_id: change for change in changes}
        for each, kind in product(sent, {change.place[2] for change in changes}):
            before, after = (_price(book, each, kind) for book in books)
            cause = _cause(before, after, of_rate)
            if cause is None or cause.place[2] != kind:
                continue
            key = (each.organization_id, cause.rate_id)
            row = found.setdefault(key, Affected(named[each.organization_id], cause))
            row.messages += each.messages
            row.units += each.units
            row.before += each.units * (before.micros if before else 0)
            row.after += each.units * (after.micros if after else 0)
    return sorted(found.values(), key=lambda row: (-abs(row.difference), row.organization.name, row.change.place))


def _cause(before: Price | None, after: Price | None, of_rate: dict[UUID, Change]) -> Change | None:
    """The rate that begins decides, else the one that ends."""
    begun = of_rate.get(after.rate_id) if after else None
    return begun or (of_rate.get(before.rate_id) if before else None)


def _price(book: PriceBook, sent: _Sent, number_type: str) -> Price | None:
    return book.price(sent.channel, country=sent.country, number_type=number_type, category=sent.category)


def _sent(channels: set[str], now: datetime) -> Iterator[_Sent]:
    days = DailySpend.objects.filter(day__gt=(now - timedelta(days=DAYS)).date(), channel__in=channels)
    sums = list(
        days.values_list("wallet_id", "channel", "country", "template_id").annotate(Sum("messages"), Sum("units"))
    )
    owners = dict(Wallet.objects.filter(id__in={row[0] for row in sums}).values_list("id", "organization_id"))
    categories = dict(MessageTemplate.objects.filter(id__in={row[3] for row in sums}).values_list("id", "category"))
    for wallet, channel, country, template, messages, units in sums:
        if wallet in owners and units > 0:
            category = categories.get(template) or PriceCategory.SERVICE
            yield _Sent(owners[wallet], channel, country, category, messages, units)
