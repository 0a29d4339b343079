"""The worker's doors: sending what is due, asking for overdue receipts, counting, and forgetting what is too old."""

from __future__ import annotations

import threading

from celery import shared_task
from django.utils import timezone

from apps.messaging import exchanges, hourly_counts
from apps.messaging.sending import deliver, fetch

_draining = threading.Lock()
_rung = threading.Event()
_counter = hourly_counts.Counter()


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


@shared_task(name="messaging.ask")
def ask() -> None:
    """Ask carriers for receipts that are overdue; returns at once while another worker asks."""
    fetch.ask()


@shared_task(name="messaging.count")
def count() -> None:
    """What the overview draws; also notices what came while nobody counted."""
    _counter(now=timezone.now())


@shared_task(name="messaging.forget")
def forget() -> None:
    exchanges.forget(now=timezone.now())
