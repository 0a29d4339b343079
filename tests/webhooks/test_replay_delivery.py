"""Replayed events arrive, each once; and what happens to others while many are being queued."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import OperationalError, connection, transaction

from apps.core.models import derived_id, new_id
from apps.webhooks import actions, replay
from apps.webhooks.models import Delivery, Endpoint, EventStatus
from apps.webhooks.replay import ReplayRange
from tests.cast import Cast, assemble
from tests.factories.webhooks import NOW, delivery, endpoint
from tests.fakes.receiver import Receiver
from tests.webhooks.conftest import Worker

_MISSING = ReplayRange(only_missing=True)


def _failed(to: Endpoint) -> Delivery:
    return delivery(to, event_id=derived_id(NOW - timedelta(hours=1), str(new_id())), status=EventStatus.FAILED)


def test_after_an_outage_every_event_arrives_once(
    cast: Cast, receiver: Receiver, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day of it: the endpoint fails until we turn it off, and more events come while it is off."""
    monkeypatch.setattr(replay, "_PORTION", 7)
    hook = endpoint(cast.acme, endpoint_url=receiver.url, event_types=["templates"], retry_count=1)
    worker.publish(cast.acme, count=3)
    worker.work()
    receiver.answers = [503] * 100
    for _ in range(24):
        worker.publish(cast.acme)
        worker.work()
        worker.later(hours=1)
    hook.refresh_from_db()
    assert not hook.is_active
    receiver.answers = []
    first, missing = receiver.calls[:3], Delivery.objects.to(hook).filter(status=EventStatus.FAILED).count()
    actions.switch(cast.acme, hook, is_active=True, now=worker.now)
    receiver.clear()

    assert replay.many(cast.acme, hook, _MISSING, now=worker.now) == missing == 24
    worker.work()

    arrived = [call.headers["webhook-id"] for call in receiver.calls]
    assert len(arrived) == len(set(arrived)) == 24
    assert not {call.headers["webhook-id"] for call in first} & set(arrived)
    assert {row.status for row in Delivery.objects.to(hook)} == {EventStatus.DELIVERED}
    assert Delivery.objects.to(hook).count() == 27


def test_replayed_event_is_retried_like_a_new_one(cast: Cast, receiver: Receiver, worker: Worker) -> None:
    hook = endpoint(cast.acme, endpoint_url=receiver.url, event_types=["templates"], retry_count=1)
    receiver.answers = [500] * 3
    worker.publish(cast.acme)
    for _ in range(2):
        worker.work()
        worker.later(hours=2)
    row = Delivery.objects.to(hook).get()
    assert (row.status, row.due_at) == (EventStatus.FAILED, None)

    replay.one(cast.acme, hook, row.event_id, now=worker.now)
    worker.work()

    row.refresh_from_db()
    assert (row.status, row.failures, len(row.tries)) == (EventStatus.RETRYING, 1, 3)
    worker.later(hours=2)
    worker.work()
    row.refresh_from_db()
    assert (row.status, len(row.tries), len({call.body for call in receiver.calls})) == (EventStatus.DELIVERED, 4, 1)


# --- At the same time ---


@pytest.mark.django_db(transaction=True)
def test_two_replays_at_once_queue_each_event_once(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = assemble()
    hook = endpoint(cast.shop)
    for _ in range(60):
        _failed(hook)
    monkeypatch.setattr(replay, "_PORTION", 7)
    begin = Barrier(3)

    def again() -> int:
        begin.wait()
        try:
            return replay.many(cast.shop, hook, _MISSING, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        queued = [each.result() for each in [pool.submit(again) for _ in range(3)]]

    assert sum(queued) == 60
    assert {(row.status, row.due_at) for row in Delivery.objects.to(hook)} == {(EventStatus.PENDING, NOW)}


@pytest.mark.django_db(transaction=True)
def test_replay_holds_up_no_results_of_attempts_but_holds_up_a_hand() -> None:
    """Results are recorded while a long replay is under way; turning the endpoint off waits for its end."""
    cast = assemble()
    hook = endpoint(cast.shop)
    _failed(hook)

    def locked(*, no_key: bool) -> bool:
        try:
            with transaction.atomic():
                Endpoint.objects.select_for_update(nowait=True, no_key=no_key).get(id=hook.id)
        except OperationalError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(1) as other, transaction.atomic():
        replay.many(cast.shop, hook, _MISSING, now=NOW)

        assert other.submit(locked, no_key=True).result()
        assert not other.submit(locked, no_key=False).result()
