"""The worker's door."""

from __future__ import annotations

from django.utils import timezone

from apps.bulk import tasks
from apps.bulk.models import BulkState
from apps.contacts import bulk_opt_out
from apps.contacts.listing import ContactFilters
from tests.cast import Cast
from tests.factories.contacts import contact


def test_bell_runs_what_is_due(cast: Cast) -> None:
    for number in range(60):
        contact(cast.acme, f"+1415555{number:04}")
    action = bulk_opt_out.start(cast.acme, ContactFilters(), reason="", by="owner@acme.test", now=timezone.now())

    tasks.drain()

    action.refresh_from_db()
    assert (action.state, action.done) == (BulkState.DONE, 60)
