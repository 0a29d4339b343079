"""What moved in a wallet, month by month. A month's opening balance is the balance now without all that moved since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth

from apps.billing import breakdown, money, months, wording
from apps.billing.models import OF_MESSAGES, EntryKind, LedgerEntry, Wallet
from apps.billing.usage import Dimension
from apps.core import sql
from apps.organizations.customer import Customer

HEADER = ("section", "name", "count", "amount")
MONTHS_HEADER = ("month", "opening_balance", "in", "out", "closing_balance")
# The totals of a statement, each with the column of the ledger that it is about.
_TOTALS = ((Dimension.CHANNEL, "channel"), (Dimension.COUNTRY, "country"), (Dimension.PROFILE, "profile_id"))
_IN, _OUT = Q(amount__gt=0), Q(amount__lt=0)
# One statement, so that the balance and the entries are of the same moment. It reads no entry before the month.
_MOVED = """
SELECT (w.balance - coalesce(sum(e.amount), 0))::bigint,
    coalesce(sum(e.amount) FILTER (WHERE e.at < %(end)s AND e.amount > 0), 0)::bigint,
    coalesce(-sum(e.amount) FILTER (WHERE e.at < %(end)s AND e.amount < 0), 0)::bigint
FROM billing_wallet w LEFT JOIN billing_ledgerentry e ON e.wallet_id = w.id AND e.at >= %(start)s
WHERE w.id = %(wallet)s GROUP BY w.id
"""


@dataclass(frozen=True, slots=True)
class Statement:
    """Amounts in micro-units; `paid_in` and `taken_out` are positive."""

    month: date
    opening: int
    paid_in: int
    taken_out: int

    @property
    def closing(self) -> int:
        return self.opening + self.paid_in - self.taken_out

    @property
    def name(self) -> str:
        return wording.month(self.month)

    @property
    def address(self) -> str:
        return months.written(self.month)

    @property
    def words(self) -> dict[str, str]:
        """Each amount as pages write it."""
        amounts = {"opening": self.opening, "in": self.paid_in, "out": self.taken_out, "closing": self.closing}
        return {name: wording.exactly(amount) for name, amount in amounts.items()}


@dataclass(frozen=True, slots=True)
class Line:
    """`amount` is signed: negative for what left the wallet."""

    name: str
    count: int
    amount: int

    @property
    def words(self) -> str:
        return wording.exactly(self.amount)


@dataclass(frozen=True, slots=True)
class Section:
    """`what` is above the names, `counted` above the counts."""

    heading: str
    what: str
    counted: str
    lines: list[Line]


def every(wallet: Wallet, *, now: datetime) -> list[Statement]:
    """From the first month with an entry to this one, the newest first. Months without entries are there too."""
    zone = ZoneInfo(wallet.timezone)
    sums = _sums(LedgerEntry.objects.of(wallet.id), zone)
    found: list[Statement] = []
    opening, month = 0, min(sums, default=None)
    while month and month <= months.today(zone, now=now):
        statement = Statement(month, opening, *sums.get(month, (0, 0)))
        opening, month = statement.closing, months.following(month)
        found.append(statement)
    return found[::-1]


def of(wallet: Wallet, month: date) -> Statement:
    start, end = _span(wallet, month)
    (moved,) = sql.rows(_MOVED, {"wallet": wallet.id, "start": start, "end": end}, prepare=False)
    return Statement(month, *moved)


def sections(customer: Customer, wallet: Wallet, month: date) -> list[Section]:
    """What the month is made of: by kind of entry; then the messages by channel, country and profile."""
    entries = _within(wallet, month)
    kinds = entries.values_list("kind").annotate(Count("kind"), Sum("amount")).order_by()
    held = {kind: (count, amount) for kind, count, amount in kinds}
    by_kind = [Line(str(kind.label), *held[kind]) for kind in EntryKind if kind in held]
    messages = entries.filter(kind__in=OF_MESSAGES)
    return [
        Section("Transactions", "Kind", "Number", by_kind),
        *(_section(customer, messages, by, column) for by, column in _TOTALS),
    ]


def cells(statement: Statement, found: list[Section]) -> Iterator[tuple[Any, ...]]:
    """The lines of a statement's file."""
    yield "Balance", "Opening", "", money.decimal(statement.opening)
    for section in found:
        for line in section.lines:
            yield section.heading, line.name, line.count, money.decimal(line.amount)
    yield "Balance", "Closing", "", money.decimal(statement.closing)


def month_cells(found: list[Statement]) -> Iterator[tuple[Any, ...]]:
    """The lines of the file of all months."""
    for each in found:
        amounts = (each.opening, each.paid_in, each.taken_out, each.closing)
        yield (each.address, *(money.decimal(amount) for amount in amounts))


def _section(customer: Customer, messages: QuerySet[LedgerEntry], by: Dimension, column: str) -> Section:
    charged = Count("kind", filter=Q(kind=EntryKind.CHARGE))
    rows = messages.values_list(column).annotate(charged=charged, sum=Sum("amount")).order_by("sum")
    found = [(str(key or ""), count, amount) for key, count, amount in rows]
    names = breakdown.named(customer, by, {key for key, _, _ in found})
    return Section(
        f"Messages by {by}",
        by.capitalize(),
        "Messages",
        [Line(names[key], count, amount) for key, count, amount in found],
    )


def _within(wallet: Wallet, month: date) -> QuerySet[LedgerEntry]:
    start, end = _span(wallet, month)
    return LedgerEntry.objects.of(wallet.id).filter(at__gte=start, at__lt=end)


def _span(wallet: Wallet, month: date) -> tuple[datetime, datetime]:
    zone = ZoneInfo(wallet.timezone)
    return months.midnight(month, zone), months.midnight(months.following(month), zone)


def _sums(entries: QuerySet[LedgerEntry], zone: ZoneInfo) -> dict[date, tuple[int, int]]:
    """For each month what came in and what went out."""
    by_month = entries.annotate(moved_in=TruncMonth("at", tzinfo=zone)).values_list("moved_in").order_by()
    came, went = Coalesce(Sum("amount", filter=_IN), 0), Coalesce(Sum("amount", filter=_OUT), 0)
    return {month.date(): (int(paid), -int(taken)) for month, paid, taken in by_month.annotate(came=came, went=went)}
