"""The events that a filtered log shows, as `replay` takes them."""

from __future__ import annotations

from apps.core.listing import FIRST, LAST
from apps.core.models import made_at
from apps.webhooks.log.listing import DeliveryFilters
from apps.webhooks.replay import ReplayRange


def of(filters: DeliveryFilters) -> ReplayRange | None:
    """None for a single event, which is replayed on its own page."""
    if filters.event_id:
        return None
    return ReplayRange(
        since=made_at(filters.low) if filters.low > FIRST else None,
        until=made_at(filters.high) if filters.high < LAST else None,
        event_type=filters.event,
        status=filters.status,
        search=filters.text,
    )
