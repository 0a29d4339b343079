"""The worker's task: order, check and return numbers."""

from __future__ import annotations

from celery import shared_task

from apps.core.once import Once
from apps.numbers import ordering

_work = Once(ordering.drain)


@shared_task(name="numbers.work")
def work() -> None:
    _work()
