from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from apps.webhooks.replay import ReplayRange
from apps.webhooks.replaying.forms import MISSING, SHOWN, SINCE, ReplayForm

_FAILED = ReplayRange(status="failed")


def _form(shown: ReplayRange | None = None, **given: Any) -> ReplayForm:
    return ReplayForm(given, shown=shown, initial={})


def _wanted(form: ReplayForm) -> ReplayRange:
    assert form.is_valid(), form.errors
    return form.wanted()


def test_each_choice_asks_for_its_events() -> None:
    at = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)

    assert _wanted(_form(which=MISSING)) == ReplayRange(only_missing=True)
    assert _wanted(_form(which=MISSING, since="2026-05-01T09:30")) == ReplayRange(at, only_missing=True)
    assert _wanted(_form(which=SINCE, since="2026-05-01T09:30")) == ReplayRange(at)
    assert _wanted(_form(_FAILED, which=SHOWN, since="2026-05-01T09:30")) == _FAILED


def test_everything_needs_a_time_and_filters_a_list() -> None:
    assert _form(which=SINCE).errors == {"since": ["Enter the time of the first event."]}
    assert set(_form(which=SINCE, since="nonsense").errors) == {"since"}
    assert set(_form(which=SHOWN).errors) == {"which"}
    assert set(_form(which="nonsense").errors) == {"which"}
