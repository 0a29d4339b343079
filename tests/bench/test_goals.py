from __future__ import annotations

import pytest

from bench import dead_endpoints
from bench.figures import COMMON, FLOOR, OURS, Figure
from bench.goals import GOALS, judge


def accepted(ours: float) -> Figure:
    return Figure("accept, 1 recipient", "recipients/s", {OURS: [ours], FLOOR: [100], COMMON: [20]})


def test_goal_is_met_when_it_is_reached_exactly() -> None:
    verdicts = judge([accepted(60)])

    assert [(verdict.goal.number, verdict.reached, verdict.is_met) for verdict in verdicts] == [
        ("P1", 0.6, True),
        ("P2", 3, False),
    ]


def test_figure_below_its_goal_is_not_met() -> None:
    assert not judge([accepted(59)])[0].is_met


def test_goal_whose_figure_was_not_measured_is_left_out() -> None:
    assert judge([]) == []


@pytest.mark.parametrize(("reached", "is_met"), [(2000.0, True), (2001.0, False)])
def test_limit_is_met_when_it_is_not_exceeded(reached: float, is_met: bool) -> None:
    verdicts = judge([Figure(dead_endpoints.NAME, "ms", {OURS: [reached]})])

    assert [(verdict.goal.number, verdict.is_met) for verdict in verdicts] == [("W2", is_met)]


def test_slow_carrier_is_judged_by_its_ceiling() -> None:
    figure = Figure("deliver, 50 ms carrier", "messages/s", {OURS: [80]}, extra={"of_ceiling": 0.9})

    assert [(verdict.goal.number, verdict.reached) for verdict in judge([figure])] == [("P6", 0.9)]


def test_every_goal_of_this_bench_stands_in_the_table() -> None:
    assert [(goal.number, goal.wanted) for goal in GOALS] == [
        ("P1", 0.60),
        ("P2", 4),
        ("P3", 0.80),
        ("P3", 30),
        ("P4", 50),
        ("P6", 0.85),
        ("P8", 0.50),
        ("P8", 2000),
        ("P9", 0.50),
        ("W1", 0.85),
        ("W2", 2000),
        ("W3", 0.90),
        ("W4", 0.90),
    ]
