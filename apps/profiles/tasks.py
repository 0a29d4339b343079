"""The worker's task: complete the profiles that are due."""

from __future__ import annotations

from celery import shared_task

from apps.profiles import completion


@shared_task(name="profiles.complete")
def drain() -> None:
    """Several at once do no harm: each takes what no other has taken."""
    completion.drain()
