"""The moment that a question is about, in the reader's zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from apps.contacts.ledger.forms import QuestionForm


def _moment(**given: str) -> datetime:
    form = QuestionForm({"phone": "+14155552671", **given})
    assert form.is_valid(), form.errors
    return form.moment


def test_moment() -> None:
    berlin = timezone.get_fixed_timezone(120)
    with timezone.override(berlin):
        assert _moment(day="2026-05-03", time="10:00") == datetime(2026, 5, 3, 8, 0, tzinfo=UTC)
    assert _moment(day="2026-05-03") == datetime(2026, 5, 3, 23, 59, 59, 999999, tzinfo=UTC)
    for given in ({}, {"day": f"{timezone.now():%Y-%m-%d}"}):
        assert timezone.now() - _moment(**given) < timedelta(minutes=2)
