"""How many calls each endpoint may have under way, so that a dead or slow one delays no other.

An endpoint begins with a few. Every good answer allows one more, and a failure takes it back to one. So dead endpoints
hold a call each, whatever waits for them, and a healthy one soon has as many as it can take.
"""

from __future__ import annotations

from collections.abc import Iterable
from random import sample
from threading import Lock
from uuid import UUID

_FIRST, MAX_AT_ONCE = 4, 100


class CallLimits:
    """The endpoints of one worker. Two threads use it: one claims, the other hears answers."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._limits: dict[UUID, int] = {}
        self._under_way: dict[UUID, int] = {}

    def share(self, endpoints: Iterable[tuple[UUID, bool]], free: int) -> dict[UUID, int]:
        """Divide `free` calls among endpoints that have something to get; the second part says if they fail lately."""
        with self._lock:
            room = {each: self._room(each, fails=fails) for each, fails in endpoints}
        shares, left = {}, len(room)
        for endpoint_id in sample(list(room), left):
            shares[endpoint_id] = min(room[endpoint_id], -(-free // left))
            free, left = free - shares[endpoint_id], left - 1
        return {endpoint_id: share for endpoint_id, share in shares.items() if share > 0}

    def _room(self, endpoint_id: UUID, *, fails: bool) -> int:
        limit = self._limits.setdefault(endpoint_id, 1 if fails else _FIRST)
        return limit - self._under_way.get(endpoint_id, 0)

    def took(self, endpoint_id: UUID) -> None:
        with self._lock:
            self._under_way[endpoint_id] = self._under_way.get(endpoint_id, 0) + 1

    def ended(self, endpoint_id: UUID, *, is_good: bool) -> None:
        with self._lock:
            self._under_way[endpoint_id] -= 1
            self._limits[endpoint_id] = min(self._limits[endpoint_id] + 1, MAX_AT_ONCE) if is_good else 1
