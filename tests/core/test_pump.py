"""Claims, calls and results meet, with any number of rows, and a mistake in one of them ends the pump."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import pytest

from apps.core.egress import EgressRequest, Response, Window
from apps.core.pump import Claimed, InOrder, Line, pump
from tests.fakes.receiver import Receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as listening:
        yield listening


class _Numbers:
    """Work whose jobs are numbers. Those that are divisible by ten need no call."""

    def __init__(self, url: str, count: int) -> None:
        self.url = url
        self.waiting = list(range(count))
        self.left: list[int] = []
        self.ended: list[int] = []
        self.limits: list[int] = []
        self.stored: list[int] = []
        self.is_broken = False

    def claim(self, limit: int) -> Claimed[int, int]:
        self.limits.append(limit)
        taken, self.waiting = self.waiting[:limit], self.waiting[limit:]
        return Claimed(len(taken), [each for each in taken if each % 10], [each for each in taken if not each % 10])

    def leaves(self, job: int, *, now: datetime) -> EgressRequest:
        self.left.append(job)
        return EgressRequest("POST", self.url)

    def landed(self, job: int, request: EgressRequest, response: Response, *, now: datetime) -> int:
        assert response.status == 200
        self.ended.append(job)
        return job

    def store(self, results: Sequence[int]) -> None:
        if self.is_broken:
            raise RuntimeError("the database went away")
        self.stored += results


def _pump(work: _Numbers, size: int = 8, line: Line[int] | None = None) -> int:
    with Window[tuple[int, EgressRequest]](size) as window:
        return pump(work, window, line)


@pytest.mark.parametrize("count", [0, 1, 40])
def test_everything_is_claimed_called_and_stored_once(receiver: Receiver, count: int) -> None:
    work = _Numbers(receiver.url, count)

    assert _pump(work) == count

    assert sorted(work.stored) == list(range(count))
    assert len(receiver.calls) == len(work.left) == sum(1 for each in range(count) if each % 10)


def test_no_more_is_claimed_than_the_window_has_room_for(receiver: Receiver) -> None:
    work = _Numbers(receiver.url, 40)

    _pump(work, size=3)

    assert max(work.limits) <= 3


class _OneAtATime(InOrder[int]):
    """A line that lets a call begin only after the one before has ended, and has room for all."""

    def __init__(self, work: _Numbers) -> None:
        super().__init__()
        self.work = work

    def next(self) -> int | None:
        return super().next() if len(self.work.ended) == len(self.work.left) else None

    def room(self, free: int) -> int:
        return 1000


def test_line_decides_which_calls_begin_and_how_many_are_claimed_ahead(receiver: Receiver) -> None:
    work = _Numbers(receiver.url, 30)
    line = _OneAtATime(work)

    assert _pump(work, size=3, line=line) == 30

    assert work.ended == work.left == [each for each in range(30) if each % 10]
    assert max(work.limits) > 3
    assert not line


def test_failure_of_the_database_is_not_hidden(receiver: Receiver) -> None:
    work = _Numbers(receiver.url, 5)
    work.is_broken = True

    with pytest.raises(RuntimeError):
        _pump(work)
