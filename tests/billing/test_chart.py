"""A bar a day, in percent of the highest."""

from __future__ import annotations

from datetime import date

from apps.billing import chart
from apps.billing.usage import UsageRow

NOVEMBER = date(2026, 11, 1)


def test_each_day_of_the_month_has_a_place() -> None:
    drawn = chart.of([UsageRow("2026-11-02", 4, 4, 80_000), UsageRow("2026-11-30", 1, 1, 20_000)], NOVEMBER)

    assert len(drawn.bars) == 30
    assert [(bar.x, bar.top, bar.height) for bar in drawn.shown] == [(1, 0, 100), (29, 75, 25)]
    assert drawn.shown[0].title == "2 Nov 2026: $0.08, 4 messages"
    assert [bar.name for bar in drawn.marks] == ["1 Nov 2026", "16 Nov 2026", "30 Nov 2026"]


def test_little_is_still_seen() -> None:
    drawn = chart.of([UsageRow("2026-11-02", 1, 1, 10), UsageRow("2026-11-03", 1, 1, 10**9)], NOVEMBER)

    assert drawn.shown[0].height == 1


def test_a_day_of_refunds_is_in_the_table_only() -> None:
    drawn = chart.of([UsageRow("2026-11-02", -1, -1, -7900)], NOVEMBER)

    assert drawn.shown == []
    assert not drawn.is_empty
    assert drawn.bars[1].words == "−$0.0079"
    assert chart.of([], NOVEMBER).is_empty
