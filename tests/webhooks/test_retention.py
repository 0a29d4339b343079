from __future__ import annotations

from datetime import timedelta

from pytest_django.fixtures import Settings

from apps.core.models import first_id_at
from apps.webhooks import retention
from apps.webhooks.models import Delivery
from tests.cast import Cast
from tests.factories.webhooks import NOW, delivery, endpoint


def test_deliveries_are_forgotten_after_their_days(cast: Cast, settings: Settings) -> None:
    settings.WEBHOOK_LOG_DAYS = 30
    mine, other = endpoint(cast.acme), endpoint(cast.shop)
    for days in (29, 31, 40):
        delivery(mine, event_id=first_id_at(NOW - timedelta(days=days)))
    delivery(other, event_id=first_id_at(NOW - timedelta(days=31)))

    assert retention.forget(now=NOW) == 3

    assert Delivery.objects.get().event_id == first_id_at(NOW - timedelta(days=29))
