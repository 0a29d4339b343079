"""The bell: one drain at a time, and no ring unheard. And the count."""

from __future__ import annotations

from django.utils import timezone

from apps.messaging import tasks
from apps.messaging.models import HourCount
from tests.cast import Cast
from tests.factories import messaging


def test_the_count_counts(cast: Cast) -> None:
    messaging.message(cast.acme, created_at=timezone.now())

    tasks.count()

    assert HourCount.objects.get().count == 1
