"""Empty a queue over HTTP: claim rows, make their calls, store what came of them. The three overlap.

`pump` runs on one thread, with two more for the database, so that claiming and storing go on while calls are under way.
The calls of all claimed rows are made at once: a worker that dies leaves at most one window of unknown outcomes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from threading import Barrier
from time import monotonic
from typing import Generic, Protocol, TypeVar

from django.db import connections
from django.utils import timezone

from apps.core.egress import EgressRequest, Response, Window

Job = TypeVar("Job")
Result = TypeVar("Result")
T = TypeVar("T")

_BATCH = 250  # claimed at most at once, so that the first of a batch is on the wire while the rest is prepared
_STORED = 1000  # written at most at once
_GATHER = 0.05  # seconds between two writes, so that each has many results
_LINGER = 0.5  # seconds a pump waits for more before it ends; rings that come meanwhile find it awake
_IDLE_PAUSE = 0.02  # seconds between two looks at an empty queue
_TURN = 0.005  # seconds curl may wait for something to happen before the futures are looked at again


@dataclass(slots=True)
class Claimed(Generic[Job, Result]):
    """A claimed batch of `count` rows: the calls to make, and the results of those that need none."""

    count: int
    ready: list[Job] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)


class Work(Protocol[Job, Result]):
    """What a queue does. `claim` and `store` run on the database threads, the others on the pump's."""

    def claim(self, limit: int) -> Claimed[Job, Result]: ...

    def leaves(self, job: Job, *, now: datetime) -> EgressRequest:
        """Its call begins: with this request."""

    def landed(self, job: Job, request: EgressRequest, response: Response, *, now: datetime) -> Result: ...

    def store(self, results: Sequence[Result]) -> None: ...


class Line(Protocol[T]):
    """Claimed jobs until their calls begin. The pump calls it on its own thread."""

    def extend(self, jobs: Iterable[T], /) -> None: ...

    def next(self) -> T | None:
        """The job whose call begins now, or None if none may."""

    def room(self, free: int) -> int:
        """How many more rows to claim while the window has `free` calls free."""

    def __len__(self) -> int: ...


class InOrder(deque[T]):
    """Each call begins as soon as the window has room, and no more jobs are claimed than it has room for."""

    def next(self) -> T | None:
        return self.popleft() if self else None

    def room(self, free: int) -> int:
        return free - len(self)


def pump(
    work: Work[Job, Result],
    window: Window[tuple[Job, EgressRequest]],
    line: Line[Job] | None = None,
) -> int:
    """Work until nothing is due any more; returns how many results were stored."""
    with ThreadPoolExecutor(2, "database") as database:
        try:
            return _Pump(work, window, InOrder() if line is None else line, database).run()
        finally:
            meeting = Barrier(2)  # so that each of the two threads closes its own connection
            for done in [database.submit(_close, meeting) for _ in range(2)]:
                done.result()


def _close(meeting: Barrier) -> None:
    meeting.wait()
    connections.close_all()


class _Pump(Generic[Job, Result]):
    """A claim and a storing under way at most, and what waits for either."""

    def __init__(
        self,
        work: Work[Job, Result],
        window: Window[tuple[Job, EgressRequest]],
        line: Line[Job],
        database: ThreadPoolExecutor,
    ) -> None:
        self._work, self._window, self._line, self._database = work, window, line, database
        self._results: list[Result] = []
        self._claiming: Future[Claimed[Job, Result]] | None = None
        self._storing: Future[None] | None = None
        self._stored = 0
        self._look_at = self._store_at = 0.0
        self._end_at = 0.0  # a first look that finds nothing ends the pump at once

    def run(self) -> int:
        while self._step():
            pass
        return self._stored

    def _step(self) -> bool:
        self._take_claimed()
        self._claim_more()
        while self._window.free and (job := self._line.next()) is not None:
            request = self._work.leaves(job, now=timezone.now())
            self._window.add(request, (job, request))
        now = timezone.now()
        for (job, request), response in self._window.poll(_TURN if self._claiming or self._storing else _IDLE_PAUSE):
            self._results.append(self._work.landed(job, request, response, now=now))
        self._store()
        is_busy = self._window.flying or self._claiming or self._storing or self._results or len(self._line)
        return bool(is_busy) or monotonic() < self._end_at

    def _claim_more(self) -> None:
        room = self._line.room(self._window.free)
        if self._claiming is None and room > 0 and monotonic() >= self._look_at:
            self._claiming = self._database.submit(self._work.claim, min(room, _BATCH))

    def _take_claimed(self) -> None:
        if self._claiming is None or not self._claiming.done():
            return
        found = self._claiming.result()
        self._claiming = None
        self._line.extend(found.ready)
        self._results.extend(found.results)
        if found.count:
            self._end_at = monotonic() + _LINGER
        else:
            self._look_at = monotonic() + _IDLE_PAUSE

    def _store(self) -> None:
        if self._storing is not None:
            if not self._storing.done():
                return
            self._storing.result()
            self._storing = None
        if self._results and monotonic() >= self._store_at:
            self._store_at = monotonic() + _GATHER
            batch, self._results = self._results[:_STORED], self._results[_STORED:]
            self._storing = self._database.submit(self._work.store, batch)
            self._stored += len(batch)
