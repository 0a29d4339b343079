"""Every page of a filled account can be measured, and says what it cost."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from bench import pages
from sentdash import seed_history
from tests.cast import assemble
from tests.factories import message_templates


@pytest.fixture
def filled(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pages, "_LOAD", tmp_path / "unknown")  # so that no round waits for a quiet machine
    monkeypatch.setattr(seed_history, "look_anew", lambda: None)
    cast = assemble()
    message_templates.template(cast.acme)
    seed_history.make(cast.acme, 100, days=2, now=datetime(2026, 5, 4, 9, 30, tzinfo=UTC))


@pytest.mark.usefixtures("filled")
def test_every_page_answers_with_few_queries() -> None:
    found = list(pages.measure(2))

    assert len(found) > 30
    assert [(page.address, page.queries) for page in found if page.queries > 20] == []
    assert all(page.own > 0 and min(page.times) <= page.p95 for page in found)
    assert "queries  /overview/?span=24h" in str(found[0])


def test_the_p95_is_near_the_worst() -> None:
    assert 18 <= pages.MeasuredPage("/", [float(time) for time in range(1, 21)], 1.0, 3).p95 <= 20


def test_pages_are_told_without_their_ids() -> None:
    page = pages.MeasuredPage(
        "/messages/?before=01a202a1-0000-7000-8000-000000000000", [3.0] * 20, 1.0, 5, "page 10,000"
    )

    assert "| `/messages/?before=…` (page 10,000) | 3 | 3 | 5 |" in pages.markdown([page])


def test_a_round_is_taken_again_while_others_want_the_cores(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    busy, quiet = tmp_path / "busy", tmp_path / "quiet"
    busy.write_text("9.0 8.0 7.0 999/1000 1234")
    quiet.write_text("9.0 8.0 7.0 1/1000 1234")
    taken = []

    def get(_client: Client, _address: str) -> tuple[float, float]:
        taken.append(1)
        monkeypatch.setattr(pages, "_LOAD", quiet)
        return float(len(taken)), 0.0

    monkeypatch.setattr(pages, "_LOAD", busy)
    monkeypatch.setattr(pages, "_get", get)

    assert pages._undisturbed(Client(), "/")[0] == 2.0
