"""The worker's task: once an hour, delete what is too old."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.api import call_log, idempotency


@shared_task(name="api.forget")
def forget() -> None:
    now = timezone.now()
    idempotency.forget(now=now)
    call_log.forget(now=now)
