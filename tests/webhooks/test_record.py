from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from apps.webhooks import record
from apps.webhooks.attempt import Try
from apps.webhooks.models import Delivery, DisabledNotice, Endpoint, EventStatus, OffReason
from apps.webhooks.record import DeliveryResult
from tests.cast import Cast
from tests.factories.webhooks import NOW, endpoint, unsaved

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def listening(cast: Cast) -> Endpoint:
    return endpoint(cast.acme)


def _claimed(to: Endpoint, **fields: Any) -> Delivery:
    row = unsaved(to, **{"due_at": LATER, "attempts": 1, **fields})
    row.save(force_insert=True)
    return row


def _result(row: Delivery, status: int = 200, *, claim: int = 1, retry_at: datetime | None = None) -> DeliveryResult:
    error = None if status == 200 else f"The endpoint answered with HTTP status {status}"
    tried = Try(NOW.isoformat(), 30, status, error, "x")
    return DeliveryResult(row.endpoint_id, row.event_id, claim, NOW, tried, retry_at)


def _record(*results: DeliveryResult) -> None:
    record.record(results, now=NOW)


def test_failure_waits_for_its_next_attempt(listening: Endpoint) -> None:
    row = _claimed(listening)

    _record(_result(row, 500, retry_at=LATER))

    row.refresh_from_db()
    assert (row.status, row.due_at, row.failures, len(row.tries)) == (EventStatus.RETRYING, LATER, 1, 1)


def test_failure_of_an_older_claim_changes_nothing_and_its_success_counts(listening: Endpoint) -> None:
    bad, good = _claimed(listening, attempts=2), _claimed(listening, attempts=2)

    _record(_result(bad, 500), _result(good, 200))

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.status, bad.due_at, bad.tries) == (EventStatus.PENDING, LATER, [])
    assert (good.status, good.due_at) == (EventStatus.DELIVERED, None)


def test_failures_in_a_row_are_counted_and_a_success_forgets_them(listening: Endpoint) -> None:
    rows = [_claimed(listening) for _ in range(4)]

    _record(*(_result(row, 500) for row in rows[:3]))
    listening.refresh_from_db()
    assert listening.consecutive_failures == 3

    _record(_result(rows[3], 200), _result(rows[0], 500))
    listening.refresh_from_db()
    assert listening.consecutive_failures == 1


def test_tenth_failure_in_a_row_turns_the_endpoint_off(cast: Cast, listening: Endpoint) -> None:
    rows = [_claimed(listening) for _ in range(10)]
    waiting = _claimed(listening, attempts=0)
    other = _claimed(endpoint(cast.acme))

    _record(*(_result(row, 500, retry_at=LATER) for row in rows[:9]))
    listening.refresh_from_db()
    assert listening.is_active

    _record(_result(rows[9], 500, retry_at=LATER))

    listening.refresh_from_db()
    assert (listening.is_active, listening.off_reason, listening.off_at) == (False, OffReason.FAILURES, NOW)
    assert DisabledNotice.objects.get().endpoint_id == listening.id
    mine = Delivery.objects.to(listening)
    assert set(mine.values_list("status", "due_at")) == {(EventStatus.FAILED, None)}
    assert mine.get(event_id=waiting.event_id).tries == []
    other.refresh_from_db()
    assert other.due_at == LATER


def test_gone_turns_it_off_at_once_and_nothing_is_tried_again(listening: Endpoint) -> None:
    row = _claimed(listening)

    _record(_result(row, 410, retry_at=LATER))

    listening.refresh_from_db()
    row.refresh_from_db()
    assert (listening.is_active, listening.off_reason) == (False, OffReason.GONE)
    assert (row.status, row.due_at) == (EventStatus.FAILED, None)


def test_failure_after_it_was_turned_off_is_the_last(cast: Cast) -> None:
    row = _claimed(endpoint(cast.acme, is_active=False))

    _record(_result(row, 500, retry_at=LATER))

    row.refresh_from_db()
    assert (row.status, row.due_at, len(row.tries)) == (EventStatus.FAILED, None, 1)
    assert not DisabledNotice.objects.exists()


def test_endpoint_that_was_removed_meanwhile_is_no_problem(listening: Endpoint) -> None:
    row = _claimed(listening)
    result = _result(row)
    Endpoint.objects.filter(id=listening.id).delete()

    _record(result)

    assert not Delivery.objects.exists()


def test_only_the_latest_attempts_are_kept(listening: Endpoint) -> None:
    row = _claimed(listening, tries=[{"n": n} for n in range(50)])

    _record(_result(row, 500))

    row.refresh_from_db()
    assert (len(row.tries), row.tries[0]) == (50, {"n": 1})
