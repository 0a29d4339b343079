"""The worker's task: complete the profiles that are due, and approve those whose registrations are active."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.profiles import completion, following


@shared_task(name="profiles.complete")
def drain() -> None:
    """Several at once do no harm: each takes what no other has taken."""
    completion.drain()
    following.follow(now=timezone.now())
