"""The worker's door: one bell, which runs whatever bulk action is due."""

from __future__ import annotations

import threading

from celery import shared_task

from apps.bulk import running

_busy = threading.Lock()


@shared_task(name="bulk.run")
def drain() -> None:
    """One action at a time per process: a ring that finds it busy is dropped, and beat rings again."""
    if _busy.acquire(blocking=False):
        try:
            running.drain()
        finally:
            _busy.release()
