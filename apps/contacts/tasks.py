"""The worker's task: run the imports that are due."""

from __future__ import annotations

import threading

from celery import shared_task

from apps.contacts import intake

_importing = threading.Lock()


@shared_task(name="contacts.import")
def drain() -> None:
    """One import at a time per process: a ring that finds it busy is dropped, and beat rings again."""
    if _importing.acquire(blocking=False):
        try:
            intake.drain()
        finally:
            _importing.release()
