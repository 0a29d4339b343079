"""The worker's tasks: follow payments."""

from __future__ import annotations

from celery import shared_task

from apps.billing.payments import following
from apps.core.once import Once

_work = Once(following.drain)


@shared_task(name="payments.work")
def work() -> None:
    _work()
