"""Run a drain at most once at a time in a process, and once more if it was rung meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Once:
    """A ring that finds the drain busy is remembered, and the drain goes round once more."""

    def __init__(self, drain: Callable[[], object]) -> None:
        self._drain = drain
        self._busy = threading.Lock()
        self._rung = threading.Event()

    def __call__(self) -> None:
        self._rung.set()
        while self._rung.is_set() and self._busy.acquire(blocking=False):
            try:
                self._rung.clear()
                self._drain()
            finally:
                self._busy.release()
