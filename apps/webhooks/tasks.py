"""The worker's tasks: deliver what is due, tell people of endpoints that we turned off, forget old deliveries."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.core.once import Once
from apps.webhooks import deliver, notice_mail, retention

_deliver = Once(deliver.drain)


@shared_task(name="webhooks.deliver")
def drain() -> None:
    _deliver()


@shared_task(name="webhooks.notify")
def notify() -> None:
    notice_mail.drain()


@shared_task(name="webhooks.forget")
def forget() -> None:
    retention.forget(now=timezone.now())
