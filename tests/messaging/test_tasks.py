"""The bell: one drain at a time, and no ring unheard. And the count."""

from __future__ import annotations

import threading

import pytest
from django.utils import timezone

from apps.messaging import tasks
from apps.messaging.models import HourCount
from apps.messaging.sending import deliver
from tests.cast import Cast
from tests.factories import messaging
from tests.patience import PATIENCE


class _Drains:
    """Stands where `deliver.drain` stands, and can be held."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.may_end = threading.Semaphore(0)
        self.count = 0

    def __call__(self) -> int:
        self.count += 1
        self.begun.release()
        assert self.may_end.acquire(timeout=PATIENCE)
        return 0


@pytest.fixture
def drains(monkeypatch: pytest.MonkeyPatch) -> _Drains:
    held = _Drains()
    monkeypatch.setattr(deliver, "drain", held)
    return held


def test_rings_during_a_drain_cause_one_more_and_no_second_at_once(drains: _Drains) -> None:
    first = threading.Thread(target=tasks.drain)
    first.start()
    assert drains.begun.acquire(timeout=PATIENCE)

    for _ in range(3):
        tasks.drain()  # comes back at once: somebody is draining
    assert drains.count == 1
    drains.may_end.release(2)
    first.join(timeout=PATIENCE)

    assert drains.count == 2


def test_failed_drain_leaves_the_door_open(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def fail_once() -> int:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("the database went away")
        return 0

    monkeypatch.setattr(deliver, "drain", fail_once)
    with pytest.raises(RuntimeError):
        tasks.drain()

    tasks.drain()

    assert len(calls) == 2


def test_the_count_counts(cast: Cast) -> None:
    messaging.message(cast.acme, created_at=timezone.now())

    tasks.count()

    assert HourCount.objects.get().count == 1
