"""The task does what the bell asks for."""

from __future__ import annotations

from django.conf import settings

from apps.numbers import buying, tasks
from tests.cast import Cast
from tests.fakes.carrier import CarrierProcess
from tests.numbers.conftest import account, orders, requested


def test_task_orders_and_beat_rings_its_bell(cast: Cast, market: CarrierProcess) -> None:
    account(cast.acme, market)
    requested(cast.acme)

    tasks.work()

    assert len(orders(market)) == 1
    assert tasks.work.name == buying.BELL
    assert buying.BELL in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
