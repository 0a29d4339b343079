"""`manage.py pages` prints a line for each page and names the slowest."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command

from bench import pages


def _two(_rounds: int) -> Iterator[pages.MeasuredPage]:
    yield pages.MeasuredPage("/quick/", [1.0, 2.0], 1.0, 7)
    yield pages.MeasuredPage("/slow/", [10.0, 10.0], 9.0, 5)


def test_the_command_names_the_slowest(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "measure", _two)

    call_command("pages", rounds=2)
    call_command("pages", rounds=2, markdown=True)

    said = capsys.readouterr().out
    assert "7 queries  /quick/" in said
    assert "| `/quick/` | 2 | 3 | 7 |" in said
    assert said.splitlines()[-1] == "The slowest p95 is 10.0 ms; the most queries are 7."
