from __future__ import annotations

from apps.webhooks import actions
from apps.webhooks.models import DisabledNotice, Endpoint, EventStatus, OffReason
from tests.cast import Cast
from tests.factories.webhooks import NOW, endpoint, unsaved


def _off(cast: Cast) -> Endpoint:
    row = endpoint(cast.acme, is_active=False, off_reason=OffReason.FAILURES, off_at=NOW, consecutive_failures=10)
    DisabledNotice.objects.create(endpoint=row, due_at=NOW)
    return row


def test_turning_on_forgets_why_it_was_off(cast: Cast) -> None:
    row = actions.switch(cast.acme, _off(cast), is_active=True, now=NOW)

    row.refresh_from_db()
    assert (row.is_active, row.consecutive_failures, row.off_reason, row.off_at) == (True, 0, None, None)
    assert not DisabledNotice.objects.exists()


def test_turning_off_lets_nothing_wait_and_tells_nobody(cast: Cast) -> None:
    row = endpoint(cast.acme)
    waiting = unsaved(row, due_at=NOW)
    waiting.save(force_insert=True)

    row = actions.switch(cast.acme, row, is_active=False, now=NOW)

    waiting.refresh_from_db()
    assert (waiting.status, waiting.due_at) == (EventStatus.FAILED, None)
    assert (row.is_active, row.off_reason, row.off_at) == (False, None, None)
    assert not DisabledNotice.objects.exists()


def test_turning_off_what_is_off_keeps_why(cast: Cast) -> None:
    row = actions.switch(cast.acme, _off(cast), is_active=False, now=NOW)

    assert (row.off_reason, row.off_at) == (OffReason.FAILURES, NOW)
