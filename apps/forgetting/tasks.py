"""The worker's door: one bell, which runs whatever forgetting is due."""

from __future__ import annotations

import threading

from celery import shared_task

from apps.forgetting import running

_busy = threading.Lock()


@shared_task(name="forgetting.run")
def drain() -> None:
    """Each process forgets one person at a time. If it is busy, the ring is dropped, and beat rings again."""
    if _busy.acquire(blocking=False):
        try:
            running.drain()
        finally:
            _busy.release()
