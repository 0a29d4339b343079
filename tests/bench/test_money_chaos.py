from __future__ import annotations

from bench import money_chaos
from tests.bench.conftest import Run


def test_no_killed_worker_moves_money_that_it_should_not(chaos: Run) -> None:
    record = chaos.record("scenario", "paid sends, worker-kill-9")

    assert (record["kills"], record["sent"], record["lost"], record["charges"]) == (2, 100, 0, 100)
    assert record["invariants"].keys() >= money_chaos.RULES.keys()
    assert not any(record["invariants"].values())
