"""The page of money: what was spent in a month, and how it goes on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from apps.billing import chart, money, months, pace, payers, usage, wording
from apps.billing.chart import Chart
from apps.billing.pace import MIN_DAYS
from apps.billing.payers import Funds
from apps.billing.usage import Dimension, UsageRow
from apps.core import zones
from apps.organizations.customer import Customer


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, and a note below it."""

    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class Spending:
    month: date
    zone: str  # in words
    chart: Chart
    figures: list[Figure]

    @property
    def name(self) -> str:
        return wording.month(self.month)

    @property
    def address(self) -> str:
        return months.written(self.month)


def choices(spent_in: Iterable[date], *, today: date) -> list[tuple[str, str]]:
    """Months to choose from: this one, and those with spending, the newest first."""
    held = {months.first(today), *spent_in}
    return [(months.written(each), wording.month(each)) for each in sorted(held, reverse=True)]


def of(customer: Customer, funds: list[Funds], month: date, *, now: datetime) -> Spending:
    zone = months.zone_of(customer)
    today = months.today(zone, now=now)
    rows = usage.spent(customer, month, months.last(month), Dimension.DAY)
    is_this_month = month == months.first(today)
    figures = [_spent(rows, month), *([_forecast(customer, rows, today)] if is_this_month else [])]
    return Spending(
        month=month,
        zone=zones.in_words(str(zone), now=now),
        chart=chart.of(rows, month),
        figures=[*_funds(funds, today), *figures],
    )


def _funds(funds: list[Funds], today: date) -> list[Figure]:
    shown = [each for each in funds if each.balance_shown]
    if not shown:
        return []
    first = shown[0]
    reserved = f"{first.balance} less {first.reserved} reserved" if first.wallet.reserved else "nothing reserved"
    whose = "Available" if len(funds) == 1 else f"Available to {first.owner}"
    return [Figure(whose, first.available, reserved), _lasting(first, today)]


def _lasting(funds: Funds, today: date) -> Figure:
    going = pace.of_wallet(funds.wallet.id, today=today)
    label = "Balance lasts"
    if not going.is_known:
        return Figure(label, "–", _too_early(going.days))
    a_day = f"at {money.words(going.a_day)} a day"
    days = pace.lasts(going, funds.wallet.available)
    if days is None:
        return Figure(label, "–", "nothing was spent lately" if not going.a_day else f"for years, {a_day}")
    return Figure(label, wording.counted(days, "day"), a_day)


def _spent(rows: list[UsageRow], month: date) -> Figure:
    amount, messages = sum(row.amount for row in rows), sum(row.messages for row in rows)
    return Figure(f"Spent in {month:%B}", money.words(amount), wording.counted(messages, "message"))


def _forecast(customer: Customer, rows: list[UsageRow], today: date) -> Figure:
    going = pace.of_customer(customer, today=today)
    now = sum(row.amount for row in rows if row.key == today.isoformat())
    before = sum(row.amount for row in rows) - now
    amount = pace.forecast(going, before_today=before, spent_today=now, today=today)
    label = "Forecast to the end of the month"
    if amount is None:
        return Figure(label, "–", _too_early(going.days))
    return Figure(label, money.words(amount), f"from the last {wording.counted(going.days, 'full day')}")


def _too_early(days: int) -> str:
    return f"needs {MIN_DAYS} full days of spending; there {'is' if days == 1 else 'are'} {days}"


def sentences(customer: Customer, funds: list[Funds]) -> list[str]:
    """Sentences on who pays and, if it pays itself, on the terms."""
    said = [payers.who_pays(customer, funds)]
    if funds and funds[0].wallet.id == customer.id:
        said.append(payers.terms_of(funds[0].wallet))
    return [sentence for sentence in said if sentence]
