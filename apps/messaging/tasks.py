"""The worker's tasks: send due messages, ask for overdue receipts, count, and delete what is too old."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.core.once import Once
from apps.messaging import exchanges, hourly_counts
from apps.messaging.sending import deliver, fetch

_counter = hourly_counts.Counter()
_deliver = Once(deliver.drain)


@shared_task(name="messaging.deliver")
def drain() -> None:
    _deliver()


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
