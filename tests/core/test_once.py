from __future__ import annotations

import threading

import pytest

from apps.core.once import Once
from tests.patience import PATIENCE


class _Drains:
    """A drain that can be held."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.may_end = threading.Semaphore(0)
        self.count = 0

    def __call__(self) -> int:
        self.count += 1
        self.begun.release()
        assert self.may_end.acquire(timeout=PATIENCE)
        return 0


def test_rings_during_a_drain_cause_one_more_and_no_second_at_once() -> None:
    drains = _Drains()
    once = Once(drains)
    first = threading.Thread(target=once)
    first.start()
    assert drains.begun.acquire(timeout=PATIENCE)

    for _ in range(3):
        once()  # comes back at once: another thread is draining
    assert drains.count == 1
    drains.may_end.release(2)
    first.join(timeout=PATIENCE)

    assert drains.count == 2


def test_failed_drain_leaves_the_door_open() -> None:
    calls: list[int] = []

    def fail_once() -> int:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("the database went away")
        return 0

    once = Once(fail_once)
    with pytest.raises(RuntimeError):
        once()

    once()

    assert len(calls) == 2
