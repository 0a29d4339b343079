"""From the outbox to the receiver and into the log, again after failures, and never for accounts that may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from standardwebhooks import Webhook

from apps.webhooks import actions, deliver, spread
from apps.webhooks.models import Delivery, Endpoint, EventStatus, OutboxBatch
from tests.cast import Cast, assemble, change
from tests.factories.webhooks import NOW, SECRET, endpoint
from tests.fakes.receiver import Receiver
from tests.webhooks.conftest import Worker


@pytest.fixture
def listening(cast: Cast, receiver: Receiver) -> Endpoint:
    return endpoint(cast.acme, endpoint_url=receiver.url, event_types=["templates"])


def test_event_arrives_signed_under_its_id_and_is_logged(
    cast: Cast, listening: Endpoint, receiver: Receiver, worker: Worker
) -> None:
    worker.publish(cast.acme)

    assert worker.work() == 1

    (call,) = receiver.calls
    row = Delivery.objects.get()
    assert call.body.decode() == row.body
    assert call.json()["payload"] == {"account_id": str(cast.acme.id), "n": 0}
    assert call.headers["x-webhook-event-id"] == call.headers["webhook-id"] == str(row.event_id)
    assert call.headers["x-webhook-id"] == str(listening.id)
    assert (row.status, row.due_at, row.attempts, len(row.tries)) == (EventStatus.DELIVERED, None, 1, 1)
    assert (row.tries[0]["status"], row.tries[0]["error"]) == (200, None)
    listening.refresh_from_db()
    assert listening.last_delivery_attempt_at == listening.last_successful_delivery_at == NOW


def test_signature_is_that_of_the_moment(cast: Cast, listening: Endpoint, receiver: Receiver) -> None:
    """With the real clock, for the library refuses what is old."""
    worker = Worker(now=timezone.now())
    worker.publish(cast.acme)

    worker.work()

    (call,) = receiver.calls
    assert Webhook(SECRET).verify(call.body, dict(call.headers)) == call.json()


def test_all_endpoints_get_the_same_bytes_and_id(cast: Cast, receiver: Receiver, worker: Worker) -> None:
    for _ in range(3):
        endpoint(cast.acme, endpoint_url=receiver.url, event_types=["templates"])
    worker.publish(cast.acme)

    worker.work()

    assert len(receiver.calls) == 3
    assert (
        len({call.body for call in receiver.calls}) == len({call.headers["webhook-id"] for call in receiver.calls}) == 1
    )


def test_failure_is_tried_again_by_the_schedule_and_then_given_up(
    cast: Cast, listening: Endpoint, receiver: Receiver, worker: Worker
) -> None:
    receiver.answers = [500] * 4
    worker.publish(cast.acme)
    pauses = []

    while worker.work():
        row = Delivery.objects.get()
        if row.due_at is None:
            break
        assert row.status == EventStatus.RETRYING
        pauses.append((row.due_at - worker.now).total_seconds())
        worker.now = row.due_at - timedelta(seconds=1)
        assert worker.work() == 0
        worker.later(seconds=1)

    assert len(receiver.calls) == 1 + listening.retry_count
    for pause, planned in zip(pauses, (60, 120, 240), strict=True):
        assert planned <= pause <= planned * 1.1
    row = Delivery.objects.get()
    assert (row.status, row.due_at, row.failures) == (EventStatus.FAILED, None, 4)
    assert [each["status"] for each in row.tries] == [500] * 4
    assert len({call.headers["webhook-id"] for call in receiver.calls}) == 1


def test_retry_that_succeeds_ends_it(cast: Cast, listening: Endpoint, receiver: Receiver, worker: Worker) -> None:
    receiver.answers = [503]
    worker.publish(cast.acme)
    worker.work()
    worker.later(minutes=2)

    assert worker.work() == 1

    row = Delivery.objects.get()
    assert (row.status, row.due_at) == (EventStatus.DELIVERED, None)
    listening.refresh_from_db()
    assert listening.consecutive_failures == 0


def test_suspended_account_gets_nothing_and_loses_nothing(
    cast: Cast, listening: Endpoint, receiver: Receiver, worker: Worker
) -> None:
    change(cast.acme, suspended_at=NOW)
    worker.publish(cast.acme, count=3)

    assert worker.work() == 0
    assert set(Delivery.objects.values_list("status", flat=True)) == {EventStatus.PENDING}

    change(cast.acme, suspended_at=None)
    worker.restart()
    assert worker.work() == 3


def test_suspended_profile_waits_alone(cast: Cast, receiver: Receiver, worker: Worker) -> None:
    for customer in (cast.shop, cast.sibling):
        endpoint(customer, endpoint_url=receiver.url, event_types=["templates"])
    change(cast.shop, suspended_at=NOW)
    worker.publish(cast.shop)
    worker.publish(cast.sibling)

    assert worker.work() == 1


def test_worker_that_dies_after_a_call_leaves_the_event_to_another(
    cast: Cast, listening: Endpoint, receiver: Receiver, worker: Worker
) -> None:
    worker.publish(cast.acme)
    assert len(worker.delivering.claim(10).ready) == 1

    worker.restart()
    assert worker.work() == 0
    worker.later(seconds=listening.timeout_seconds + 31)
    assert worker.work() == 1

    row = Delivery.objects.get()
    assert (row.attempts, row.failures, len(row.tries)) == (2, 0, 1)


def test_endpoint_gets_no_more_calls_at_once_than_it_may(
    cast: Cast, listening: Endpoint, receiver: Receiver, worker: Worker
) -> None:
    other = endpoint(cast.acme, endpoint_url=receiver.url, event_types=["templates"], consecutive_failures=2)
    worker.publish(cast.acme, count=20)

    claimed = worker.delivering.claim(500)

    by_endpoint = [job.endpoint.id for job in claimed.ready]
    assert (by_endpoint.count(listening.id), by_endpoint.count(other.id)) == (4, 1)


def test_new_event_is_handed_over_and_no_other_worker_gets_it(
    cast: Cast, listening: Endpoint, receiver: Receiver, worker: Worker
) -> None:
    worker.publish(cast.acme)
    (job,) = worker.delivering.claim(10).ready

    assert worker.delivering.claim(10).count == 0
    assert Worker(now=worker.now).work() == 0

    worker.delivering.line.extend([job])
    assert worker.work() == 0
    worker.call_waiting()
    assert worker.work() == 0
    assert len(receiver.calls) == 1
    row = Delivery.objects.get()
    assert (row.status, row.attempts, len(row.tries)) == (EventStatus.DELIVERED, 1, 1)


def test_older_deliveries_and_new_events_take_turns(
    cast: Cast, listening: Endpoint, receiver: Receiver, worker: Worker
) -> None:
    """Of the older ones the first are claimed as soon as there is room, although more and more new events come."""
    worker.publish(cast.acme, count=20)
    spread.spread(now=worker.now)
    oldest = set(Delivery.objects.values_list("event_id", flat=True))
    claimed = []
    for _ in range(4):
        worker.publish(cast.acme, count=20)
        jobs = worker.delivering.claim(2).ready
        claimed += [job.claim.event_id in oldest for job in jobs]
        worker.delivering.line.extend(jobs)
        worker.call_waiting()

    assert True in claimed
    assert False in claimed


@pytest.mark.parametrize("change_it", ["off", "suspended"])
def test_what_waits_is_not_called_once_its_endpoint_is_off_or_its_account_suspended(
    cast: Cast, listening: Endpoint, receiver: Receiver, worker: Worker, change_it: str
) -> None:
    worker.publish(cast.acme, count=3)
    worker.delivering.line.extend(worker.delivering.claim(10).ready)
    if change_it == "off":
        actions.switch(cast.acme, listening, is_active=False, now=worker.now)
    else:
        change(cast.acme, suspended_at=NOW)
    worker.look_again()

    assert worker.work() == 0

    assert not receiver.calls
    kept = (EventStatus.FAILED, None) if change_it == "off" else (EventStatus.PENDING, NOW)
    assert set(Delivery.objects.values_list("status", "due_at")) == {kept}


@pytest.mark.django_db(transaction=True)
def test_drain_delivers_everything(receiver: Receiver) -> None:
    cast = assemble()
    endpoint(cast.acme, endpoint_url=receiver.url, event_types=["templates"])
    Worker(now=timezone.now()).publish(cast.acme, count=30)

    assert deliver.drain() == 30

    assert len({call.headers["webhook-id"] for call in receiver.calls}) == 30
    assert not OutboxBatch.objects.exists()
    assert set(Delivery.objects.values_list("status", flat=True)) == {EventStatus.DELIVERED}
