from __future__ import annotations

from datetime import timedelta

from apps.core.models import first_id_at
from apps.webhooks.log.listing import DeliveryFilters
from apps.webhooks.replay import ReplayRange
from apps.webhooks.replaying import selection
from tests.factories.webhooks import NOW


def test_filters_of_the_log_select_the_same_events() -> None:
    later = NOW + timedelta(hours=1)
    filters = DeliveryFilters("failed", "message.sent", "paper", low=first_id_at(NOW), high=first_id_at(later))

    assert selection.of(filters) == ReplayRange(NOW, later, event_type="message.sent", status="failed", search="paper")
    assert selection.of(DeliveryFilters()) == ReplayRange()


def test_a_single_event_is_replayed_on_its_own_page() -> None:
    assert selection.of(DeliveryFilters(event_id=first_id_at(NOW))) is None
