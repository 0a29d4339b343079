"""The worker's task: file brands and campaigns, and compare them with the registry."""

from __future__ import annotations

from celery import shared_task

from apps.brands import registering
from apps.core.once import Once

_register = Once(registering.drain)


@shared_task(name="brands.register")
def register() -> None:
    _register()
