"""Forget deliveries that are older than settings.WEBHOOK_LOG_DAYS. Until then they can be replayed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from apps.core import sql
from apps.core.models import first_id_at
from apps.webhooks.models import Endpoint

_AT_ONCE = 5_000

_FORGET = """
DELETE FROM webhooks_delivery WHERE endpoint_id = %(endpoint)s AND event_id = ANY(ARRAY(
    SELECT event_id FROM webhooks_delivery WHERE endpoint_id = %(endpoint)s AND event_id < %(before)s
    ORDER BY event_id LIMIT %(limit)s)) RETURNING 1
"""


def forget(*, now: datetime) -> int:
    """Returns how many deliveries are gone."""
    before = first_id_at(now - timedelta(days=settings.WEBHOOK_LOG_DAYS))
    return sum(_forget(endpoint_id, before) for endpoint_id in Endpoint.objects.values_list("id", flat=True))


def _forget(endpoint_id: object, before: object) -> int:
    gone = 0
    given = {"endpoint": endpoint_id, "before": before, "limit": _AT_ONCE}
    while portion := len(sql.rows(_FORGET, given)):
        gone += portion
    return gone
