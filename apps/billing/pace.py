"""How fast money is spent: what a month will cost, and how long a balance lasts.

A day costs the average of the last seven full days, or of the days since the first spending if those are fewer; today
isn't full. Days without messages count, so weekends do. Two full days are the least that says anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Exists, Min, QuerySet, Sum

from apps.billing import months, usage
from apps.billing.models import DailySpend
from apps.organizations.customer import Customer

LONGEST, MIN_DAYS = 7, 2  # full days
_FAR = 3 * 365  # days; a balance that lasts longer is not worth a number


@dataclass(frozen=True, slots=True)
class Pace:
    """`spent` in `days` full days, in micro-units."""

    spent: int = 0
    days: int = 0

    @property
    def is_known(self) -> bool:
        return self.days >= MIN_DAYS

    @property
    def a_day(self) -> int:
        """Nothing if more was paid back than charged."""
        return max(self.spent // self.days, 0) if self.days else 0


def of_customer(customer: Customer, *, today: date) -> Pace:
    """What the messages cost that it sees, whichever wallets pay."""
    return _of(usage.seen_by(customer), today)


def of_wallet(wallet_id: UUID, *, today: date) -> Pace:
    """What leaves this wallet, for all accounts that it pays for."""
    return _of(DailySpend.objects.filter(wallet_id=wallet_id), today)


def forecast(pace: Pace, *, before_today: int, spent_today: int, today: date) -> int | None:
    """What the month of `today` will cost, from what it has cost. Today costs an average day, unless it costs more.

    None if too few days are known.
    """
    if not pace.is_known:
        return None
    days_left = (months.last(today) - today).days
    return before_today + max(spent_today, pace.a_day) + days_left * pace.a_day


def lasts(pace: Pace, available: int) -> int | None:
    """For how many days this is enough. None if that isn't known, or if it is for years."""
    if not pace.is_known or pace.a_day == 0:
        return None
    days = max(available, 0) // pace.a_day
    return days if days <= _FAR else None


def _of(rows: QuerySet[DailySpend], today: date) -> Pace:
    since = today - timedelta(days=LONGEST)
    earlier = Exists(rows.filter(day__lt=since))
    lately = rows.filter(day__gte=since, day__lt=today).aggregate(
        first=Min("day"), amount=Sum("amount"), is_older=BoolOr(earlier)
    )
    if lately["first"] is None:  # nothing was spent lately, so nothing told whether there was more before
        return Pace(0, LONGEST if rows.filter(day__lt=since).exists() else 0)
    return Pace(lately["amount"], LONGEST if lately["is_older"] else (today - lately["first"]).days)
