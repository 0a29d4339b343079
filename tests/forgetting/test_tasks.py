"""The worker's door."""

from __future__ import annotations

from django.utils import timezone

from apps.contacts import forgetting
from apps.forgetting import tasks
from tests.cast import Cast
from tests.factories.contacts import contact


def test_bell_runs_what_is_due(cast: Cast) -> None:
    row = forgetting.start(cast.acme, contact(cast.acme), by="owner@acme.test", now=timezone.now())

    tasks.drain()

    row.refresh_from_db()
    assert row.looks_again_at is not None
