"""A receiver that is down for a whole day gets what it missed, every event once, after it was turned on again."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest

from apps.webhooks import actions, replay
from apps.webhooks.models import Delivery, Endpoint, EventStatus, OffReason
from apps.webhooks.replay import ReplayRange
from tests.cast import Cast
from tests.factories.webhooks import NOW, endpoint
from tests.fakes.receiver import Receiver
from tests.webhooks.conftest import Worker

_EVERY = timedelta(minutes=5)
_A_DAY = timedelta(days=1) // _EVERY  # events
_BEFORE = 12  # events that arrived before the outage


@pytest.fixture
def hook(cast: Cast, receiver: Receiver) -> Endpoint:
    return endpoint(cast.acme, endpoint_url=receiver.url, event_types=["templates"])


def _pass(cast: Cast, worker: Worker, events: int) -> None:
    """One event every five minutes, and the worker at work."""
    for _ in range(events):
        worker.publish(cast.acme)
        worker.work()
        worker.now += _EVERY


def _got(receiver: Receiver) -> Counter[UUID]:
    return Counter(UUID(call.headers["webhook-id"]) for call in receiver.calls)


def _everything() -> set[UUID]:
    return set(Delivery.objects.values_list("event_id", flat=True))


def _be_down_for_a_day(cast: Cast, receiver: Receiver, worker: Worker) -> ReplayRange:
    """What to replay afterwards."""
    receiver.answers = [503] * 10 * _A_DAY
    began = worker.now
    _pass(cast, worker, _A_DAY)
    receiver.clear()
    return ReplayRange(since=began, only_missing=True)


def test_every_event_of_the_day_arrives_once(cast: Cast, hook: Endpoint, receiver: Receiver, worker: Worker) -> None:
    _pass(cast, worker, _BEFORE)
    earlier = _everything()
    missed = _be_down_for_a_day(cast, receiver, worker)
    hook.refresh_from_db()
    assert (hook.is_active, hook.off_reason) == (False, OffReason.FAILURES)
    assert hook.off_at is not None
    assert hook.off_at - NOW < timedelta(hours=3)

    actions.switch(cast.acme, hook, is_active=True, now=worker.now)
    worker.restart()
    assert worker.work() == 0
    assert replay.many(cast.acme, hook, missed, now=worker.now) == _A_DAY
    assert worker.work() == _A_DAY

    assert _got(receiver) == Counter(_everything() - earlier)
    assert set(Delivery.objects.values_list("status", flat=True)) == {EventStatus.DELIVERED}
    assert replay.many(cast.acme, hook, missed, now=worker.now) == 0


def test_event_that_is_still_in_the_outbox_arrives_once_too(
    cast: Cast, hook: Endpoint, receiver: Receiver, worker: Worker
) -> None:
    """The worker has not looked at it before the endpoint is on again: it is new and not missing."""
    missed = _be_down_for_a_day(cast, receiver, worker)
    worker.publish(cast.acme)
    actions.switch(cast.acme, hook, is_active=True, now=worker.now)
    worker.restart()

    assert replay.many(cast.acme, hook, missed, now=worker.now) == _A_DAY
    worker.work()

    assert len(_everything()) == _A_DAY + 1
    assert _got(receiver) == Counter(_everything())


def test_short_outage_needs_no_replay(cast: Cast, hook: Endpoint, receiver: Receiver, worker: Worker) -> None:
    """The retries reach an endpoint that is back within minutes, and it was never turned off."""
    receiver.answers = [503] * 2
    _pass(cast, worker, _BEFORE)

    hook.refresh_from_db()
    assert hook.is_active
    assert set(Delivery.objects.values_list("status", flat=True)) == {EventStatus.DELIVERED}
    assert set(_got(receiver)) == _everything()
