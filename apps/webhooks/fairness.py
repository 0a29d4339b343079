"""Whose call begins next, so that a dead or slow endpoint delays no other.

An endpoint begins with a few calls at a time. Every good answer allows one more, and a failure takes it back to one. So
dead endpoints hold a call each, whatever waits for them, and a healthy one soon has as many as it can take. While an
endpoint answers quickly, some more of its deliveries are claimed ahead and wait here. What it has no room for any more
and what has waited long goes back to the queue.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import sample
from threading import Lock
from uuid import UUID

from apps.webhooks.claims import Claim
from apps.webhooks.models import Endpoint

_FIRST, MAX_AT_ONCE = 4, 100
_AHEAD = 8  # deliveries that may wait for each call that an endpoint may have, while it …
_QUICK = timedelta(seconds=0.5)  # … answers within this time
MAX_WAIT = timedelta(seconds=5)  # of a claimed delivery for its call to begin
MAX_WAITING = 4000  # claimed deliveries of all endpoints whose calls have not begun


@dataclass(slots=True)
class DeliveryJob:
    """A claimed delivery; `failures` are those before this attempt."""

    endpoint: Endpoint
    claim: Claim
    failures: int
    body: str
    claimed_at: datetime
    began: datetime


@dataclass(slots=True)
class _Place:
    """An endpoint in the line. Of its `claimed` deliveries some are under way, the others wait."""

    limit: int
    is_quick: bool = False
    claimed: int = 0
    under_way: int = 0
    waiting: deque[DeliveryJob] = field(default_factory=deque)
    has_turn: bool = False

    @property
    def room(self) -> int:
        """How many to claim. Not until half of those that waited have left, so that each claim takes many."""
        ahead = _AHEAD * self.limit if self.is_quick else 0
        return self.limit + ahead - self.claimed if len(self.waiting) <= ahead // 2 else 0

    @property
    def excess(self) -> int:
        """How many too many are claimed since the limit fell. One slow answer alone doesn't matter."""
        return self.claimed - (1 + _AHEAD) * self.limit


class FairLine:
    """The endpoints of one worker. Two threads use it: one claims, the other makes the calls."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._places: dict[UUID, _Place] = {}
        self._turns: deque[_Place] = deque()
        self._waiting = 0

    # --- Claiming ---

    def share(self, endpoints: Iterable[tuple[UUID, bool]], free: int) -> dict[UUID, int]:
        """Divide `free` claims among endpoints that have something to get; the second part says if they fail lately."""
        with self._lock:
            rooms = [(each, self._place(each, fails=fails).room) for each, fails in endpoints]
            free = min(free, MAX_WAITING - self._waiting)
        rooms = [(each, room) for each, room in rooms if room > 0]
        shares, left = {}, len(rooms)
        for endpoint_id, room in sample(rooms, left):
            shares[endpoint_id] = min(room, -(-free // left))
            free, left = free - shares[endpoint_id], left - 1
        return {endpoint_id: share for endpoint_id, share in shares.items() if share > 0}

    def _place(self, endpoint_id: UUID, *, fails: bool) -> _Place:
        place = self._places.get(endpoint_id)
        if place is None:
            place = self._places[endpoint_id] = _Place(1 if fails else _FIRST)
        return place

    def took(self, jobs: Sequence[DeliveryJob]) -> None:
        """These were claimed."""
        with self._lock:
            for job in jobs:
                self._places[job.endpoint.id].claimed += 1
            self._waiting += len(jobs)

    def endpoints(self) -> list[UUID]:
        """Those for which something waits."""
        with self._lock:
            return [endpoint_id for endpoint_id, place in self._places.items() if place.waiting]

    def give_back(self, callable_now: Container[UUID]) -> list[Claim]:
        """Take out what isn't called for now: what has waited too long, has no room, or is for another endpoint."""
        oldest = self._clock() - MAX_WAIT
        with self._lock:
            given = [
                claim
                for endpoint_id, place in self._places.items()
                if place.waiting
                for claim in self._unwanted(place, may_call=endpoint_id in callable_now, oldest=oldest)
            ]
            self._waiting -= len(given)
        return given

    def _unwanted(self, place: _Place, *, may_call: bool, oldest: datetime) -> list[Claim]:
        is_stuck = not may_call or place.waiting[0].claimed_at < oldest
        count = len(place.waiting) if is_stuck else min(max(place.excess, 0), len(place.waiting))
        place.claimed -= count
        return [place.waiting.pop().claim for _ in range(count)]

    # --- Calling: the `Line` of the pump ---

    def room(self, free: int) -> int:
        """Claims go on while the window is full: they also give back."""
        return MAX_WAITING

    def __len__(self) -> int:
        return self._waiting

    def extend(self, jobs: Iterable[DeliveryJob]) -> None:
        with self._lock:
            for job in jobs:
                place = self._places[job.endpoint.id]
                place.waiting.append(job)
                self._queue(place)

    def next(self) -> DeliveryJob | None:
        """The endpoints take turns."""
        oldest = self._clock() - MAX_WAIT
        with self._lock:
            while self._turns:
                place = self._turns.popleft()
                place.has_turn = False
                if _may_call(place) and place.waiting[0].claimed_at >= oldest:
                    place.under_way += 1
                    self._waiting -= 1
                    job = place.waiting.popleft()
                    self._queue(place)
                    return job
        return None

    def ended(self, endpoint_id: UUID, *, is_good: bool, took: timedelta) -> None:
        with self._lock:
            place = self._places[endpoint_id]
            place.under_way -= 1
            place.claimed -= 1
            place.limit = min(place.limit + 1, MAX_AT_ONCE) if is_good else 1
            place.is_quick = is_good and took < _QUICK
            self._queue(place)

    def _queue(self, place: _Place) -> None:
        if not place.has_turn and _may_call(place):
            place.has_turn = True
            self._turns.append(place)


def _may_call(place: _Place) -> bool:
    return bool(place.waiting) and place.under_way < place.limit
