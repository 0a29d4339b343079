"""`manage.py chaos`: what it prints and leaves. What the scenarios prove stands in tests/bench."""

from __future__ import annotations

from tests.bench.conftest import Run


def test_quick_run_ends_well_and_leaves_only_its_outcomes(chaos: Run) -> None:
    assert chaos.code == 0, chaos.said
    assert [file.name for file in chaos.home.iterdir()] == ["chaos.jsonl"]


def test_seed_is_printed(chaos: Run) -> None:
    assert "seed 1, lease in seconds 12" in chaos.said
