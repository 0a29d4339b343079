from __future__ import annotations

import pytest

from bench.chaos import ScenarioOutcome, kill_workers, scenarios
from bench.evidence import Verdict
from bench.stages import Scenario
from tests.bench.conftest import Run

SCENARIO = Scenario("worker-kill-9", 200, 2, kill_workers)


def outcome(verdict: Verdict, **invariants: int) -> ScenarioOutcome:
    return ScenarioOutcome(SCENARIO, 1, verdict, 0, invariants, 1.0)


def test_duplicates_that_are_explained_are_good() -> None:
    assert outcome(Verdict(200, 0, 3, 3, 0), rule=0).is_good


@pytest.mark.parametrize(
    ("verdict", "violations"),
    [(Verdict(200, 1, 0, 0, 0), 0), (Verdict(200, 0, 3, 5, 1), 0), (Verdict(200, 0, 0, 0, 0), 1)],
)
def test_loss_unexplained_duplicate_and_broken_rule_are_not(verdict: Verdict, violations: int) -> None:
    assert not outcome(verdict, rule=violations).is_good


def test_record_has_what_the_file_promises() -> None:
    record = outcome(Verdict(200, 0, 3, 4, 0), rule=0).record(at="now")

    assert record == {
        "scenario": "worker-kill-9",
        "kills": 2,
        "sent": 200,
        "lost": 0,
        "duplicated": 3,
        "explained": 4,
        "unexplained": 0,
        "repeats": 0,
        "invariants": {"rule": 0},
        "seconds": 1.0,
        "seed": 1,
        "at": "now",
    }


def test_receipts_that_are_late_are_later_than_the_lease() -> None:
    late = [scenario for scenario in scenarios(quick=False, lease=5) if "later than the lease" in scenario.name]

    assert [scenario.receipts_ms for scenario in late] == [35_000, 35_000]


def test_nothing_is_lost_or_doubled_without_a_reason(chaos: Run) -> None:
    assert chaos.code == 0, chaos.said
    assert len(chaos.records) == 9
    for record in chaos.records:
        assert (record["lost"], record["unexplained"]) == (0, 0)
        assert set(record["invariants"].values()) == {0}


def test_every_number_was_written_to(chaos: Run) -> None:
    assert [(record["kills"], record["sent"]) for record in chaos.records] == [
        (2, 200),
        *[(1, 100)] * 4,
        (0, 40),
        (2, 75),
        (1, 30),
        (2, 100),
    ]


def test_kills_hit_messages_under_way(chaos: Run) -> None:
    assert min(record["explained"] for record in chaos.records[:2]) > 0


def test_no_more_is_doubled_than_was_cut(chaos: Run) -> None:
    for record in chaos.records:
        assert record["duplicated"] <= record["explained"]
