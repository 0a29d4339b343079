"""The worker's task: hide codes that are verified or have expired."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.one_time_codes import hiding


@shared_task(name="one_time_codes.hide")
def hide() -> None:
    hiding.hide(now=timezone.now())
