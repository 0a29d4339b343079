from __future__ import annotations

from datetime import datetime

from bench import conditions
from bench.conditions import Ticks

BEFORE = "cpu  100 0 50 800 20 0 5 25 7 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n"
AFTER = "cpu  150 0 70 850 25 0 5 100 9 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n"


def test_ticks_are_those_of_all_cores_and_guests_are_not_counted_twice() -> None:
    assert Ticks.read(BEFORE) == Ticks(total=1000, stolen=25)


def test_steal_is_a_share_of_the_time_that_passed() -> None:
    assert Ticks.read(AFTER).stolen_since(Ticks.read(BEFORE)) == 37.5


def test_no_time_is_no_steal() -> None:
    assert Ticks(0, 0).stolen_since(Ticks(0, 0)) == 0


def test_stamp_says_when() -> None:
    assert datetime.fromisoformat(conditions.stamp()["at"]).tzinfo is not None
