"""The spending of a month as bars, one a day, in the percent of the highest. Days to come are empty places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from apps.billing import money, months, wording
from apps.billing.usage import UsageRow

_LEAST = 1.0  # percent: what a day that cost anything shows


@dataclass(frozen=True, slots=True)
class Bar:
    """`x` counts days from zero; `height` and `top` are percent of the chart. Without spending, both are of no use."""

    day: date
    x: int
    messages: int
    amount: int
    height: float

    @property
    def top(self) -> float:
        return 100 - self.height

    @property
    def name(self) -> str:
        return wording.day(self.day)

    @property
    def words(self) -> str:
        return money.words(self.amount)

    @property
    def title(self) -> str:
        return f"{self.name}: {self.words}, {wording.counted(self.messages, 'message')}"


@dataclass(frozen=True, slots=True)
class Chart:
    bars: list[Bar]
    most: int

    @property
    def most_in_words(self) -> str:
        return money.words(self.most)

    @property
    def is_empty(self) -> bool:
        return not any(bar.amount or bar.messages for bar in self.bars)

    @property
    def shown(self) -> list[Bar]:
        """Those that have a height."""
        return [bar for bar in self.bars if bar.height]

    @property
    def marks(self) -> list[Bar]:
        """The days named below the chart: the first, the middle and the last."""
        return [self.bars[0], self.bars[len(self.bars) // 2], self.bars[-1]]


def of(rows: Iterable[UsageRow], month: date) -> Chart:
    """Of rows by day. A day on which more was paid back than charged has no bar; the table shows it."""
    held = {row.key: row for row in rows}
    most = max((row.amount for row in held.values()), default=0)
    length = (months.following(month) - month).days
    days = (month + timedelta(days=index) for index in range(length))
    return Chart([_bar(day, index, held.get(day.isoformat()), most) for index, day in enumerate(days)], max(most, 0))


def _bar(day: date, x: int, row: UsageRow | None, most: int) -> Bar:
    if row is None:
        return Bar(day, x, 0, 0, 0)
    height = max(100 * row.amount / most, _LEAST) if row.amount > 0 else 0
    return Bar(day, x, row.messages, row.amount, round(height, 2))
