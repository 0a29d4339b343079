from __future__ import annotations

from bench import report
from bench.chaos import ScenarioOutcome, kill_workers
from bench.evidence import Verdict
from bench.figures import COMMON, FLOOR, OURS, Figure
from bench.stages import Scenario

FIGURE = Figure("accept, 1 recipient", "recipients/s", {OURS: [590], FLOOR: [1000], COMMON: [100], "worker": [580]})
OUTCOME = ScenarioOutcome(
    Scenario("worker-kill-9", 200, 2, kill_workers), 7, Verdict(200, 0, 3, 4, 0), 5, {"a rule": 0, "another": 2}, 9.0
)


def test_conditions_stand_above_the_figures() -> None:
    said = report.bench([FIGURE], {"cores": 2, "steal": "0.1 %"}, markdown=False)

    assert said.splitlines()[0] == "cores 2, steal 0.1 %."
    assert "accept, 1 recipient, recipients/s   590  590 … 590  1,000   0.59            100  5.90×" in said


def test_what_went_through_celery_is_told_beside() -> None:
    said = report.bench([FIGURE], {}, markdown=False)

    assert "The same through a Celery worker, accept, 1 recipient: 580 recipients/s." in said


def test_what_else_was_found_is_told_below() -> None:
    said = report.bench([Figure("late", "ms", {OURS: [700]}, extra={"p50": 480, "max": 815})], {}, markdown=False)

    assert said.endswith("late: p50 480, max 815.")


def test_figure_below_its_goal_is_printed_as_such() -> None:
    goals = report.goals([FIGURE], markdown=True)

    assert "| P1 accept, 1 recipient: share of the floor | 0.60 | 0.59 | NOT MET |" in goals
    assert "| P2 accept, 1 recipient: times the common design | 4.00 | 5.90 | met |" in goals


def test_what_is_not_measured_is_said() -> None:
    assert "Kannel" in report.goals([FIGURE], markdown=False)


def test_chaos_counts_and_names_what_was_broken() -> None:
    said = report.chaos([OUTCOME], {"seed": 7}, markdown=True)

    assert "| worker-kill-9 | 2 | 200 | 0 | 3 | 4 | 5 | 2 |" in said
    assert said.endswith("Broken in worker-kill-9: another, 2 times.")
