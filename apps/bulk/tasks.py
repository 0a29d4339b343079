"""The worker's door: one bell, which runs whatever bulk action is due."""

from __future__ import annotations

import threading

from celery import shared_task

from apps.bulk import running

_busy = threading.Lock()


@shared_task(name="bulk.run")
def drain() -> None:
    """Each process runs one action at a time. If it is busy, the ring is dropped, and beat rings again."""
    if _busy.acquire(blocking=False):
        try:
            running.drain()
        finally:
            _busy.release()
