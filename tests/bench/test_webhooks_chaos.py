from __future__ import annotations

from tests.bench.conftest import Run

SCENARIO = "webhooks, worker-kill-9"


def test_no_event_is_lost_and_none_is_made_up(chaos: Run) -> None:
    record = chaos.record("scenario", SCENARIO)

    assert record["events"] == 4 * record["sent"]
    rules = {name: count for name, count in record["invariants"].items() if "arrived" in name or "logged" in name}
    assert rules == {
        "every event arrived": 0,
        "nothing arrived that had not happened": 0,
        "what arrived twice has the same id and the same bytes": 0,
        "every event is logged as delivered": 0,
    }
    assert record["invariants"]["nothing is left in the outbox or due"] == 0


def test_kills_hit_deliveries_under_way(chaos: Run) -> None:
    assert chaos.record("scenario", SCENARIO)["events_twice"] > 0
