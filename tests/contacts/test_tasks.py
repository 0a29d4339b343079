"""The bell: one import at a time per process, and a failed one leaves the door open."""

from __future__ import annotations

import threading

import pytest

from apps.contacts import intake, tasks
from tests.patience import PATIENCE


def test_ring_during_an_import_starts_no_second(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, may_end, calls = threading.Semaphore(0), threading.Semaphore(0), []

    def drain() -> int:
        calls.append(1)
        begun.release()
        assert may_end.acquire(timeout=PATIENCE)
        return 0

    monkeypatch.setattr(intake, "drain", drain)
    first = threading.Thread(target=tasks.drain)
    first.start()
    assert begun.acquire(timeout=PATIENCE)

    tasks.drain()  # comes back at once
    may_end.release()
    first.join(timeout=PATIENCE)

    assert len(calls) == 1


def test_failed_import_leaves_the_door_open(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def drain() -> int:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("the database went away")
        return 0

    monkeypatch.setattr(intake, "drain", drain)
    with pytest.raises(RuntimeError):
        tasks.drain()

    tasks.drain()

    assert len(calls) == 2
