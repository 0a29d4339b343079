"""The bell: it is rung by its name, and works off what is due."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from apps.profiles import tasks
from apps.profiles.models import Completion
from tests.cast import Cast
from tests.fakes.receiver import Receiver


def test_ring_works_off_what_is_due(cast: Cast) -> None:
    assert cast.shop.profile is not None
    with Receiver() as receiver:
        Completion.objects.create(profile=cast.shop.profile, callback_url=f"{receiver.url}/done", due_at=timezone.now())

        tasks.drain()

        assert len(receiver.calls) == 1
    assert not Completion.objects.exists()


def test_beat_rings_it_too() -> None:
    assert tasks.drain.name in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
