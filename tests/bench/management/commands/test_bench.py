"""`manage.py bench`: the shape of what it leaves. How the sides are measured stands in tests/bench."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from bench import dead_endpoints, inbound
from tests.bench.conftest import Run


def test_quick_run_ends_well_and_leaves_only_its_figures(bench: Run) -> None:
    assert bench.code == 0, bench.said
    assert [file.name for file in bench.home.iterdir()] == ["bench.jsonl"]
    assert len(bench.records) == 15


def test_every_figure_has_the_same_fields(bench: Run) -> None:
    fields = {"figure", "value", "unit", "floor", "ratio", "n", "spread", "common", "times_common", "at", "quick"}

    for record in bench.records:
        assert fields <= set(record)
        assert record["n"] == 1
        assert record["spread"] == [record["value"], record["value"]]
        if record["floor"]:
            assert record["ratio"] == pytest.approx(record["value"] / record["floor"], abs=0.01)
    assert [record["figure"] for record in bench.records if not record["floor"]] == [
        inbound.STEADY,
        dead_endpoints.NAME,
    ]


def test_conditions_are_told(bench: Run) -> None:
    assert "fsync off" in bench.said  # the tests' own server
    assert "it works" in bench.said


def test_less_than_one_round_is_refused() -> None:
    with pytest.raises(CommandError, match="--rounds"):
        call_command("bench", rounds=0)
