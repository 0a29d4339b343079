from __future__ import annotations

from bench import inbound
from tests.bench.conftest import Run


def test_inbound_messages_are_measured_against_a_bare_insert(bench: Run) -> None:
    record = bench.record("figure", inbound.STORED)

    assert min(record["value"], record["floor"]) > 0
    assert record["unit"] == "messages/s"


def test_the_slowest_answer_at_a_steady_pace_is_measured(bench: Run) -> None:
    record = bench.record("figure", inbound.STEADY)

    assert 0 < record["p95_ms"] <= record["value"]
    assert record["messages"] == inbound.QUICK.rate * inbound.QUICK.seconds
