"""The worker's door: one bell, which drains whatever is due."""

from __future__ import annotations

import threading

from celery import shared_task

from apps.messaging import deliver

_draining = threading.Lock()
_rung = threading.Event()


@shared_task(name="messaging.deliver")
def drain() -> None:
    """One drain per process. A ring that finds it busy is remembered, and the drain goes round once more."""
    _rung.set()
    while _rung.is_set() and _draining.acquire(blocking=False):
        try:
            _rung.clear()
            deliver.drain()
        finally:
            _draining.release()
