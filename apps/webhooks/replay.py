"""Replay events: queue deliveries once more, under the same event ids, for as long as the log is kept.

What is still to be tried is left alone, and so are tests. Many deliveries are queued in portions, each in the order of
its keys and in a transaction of its own; meanwhile the worker already delivers the first ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from apps.core import queue, sql
from apps.core.errors import DomainError
from apps.core.models import first_id_at
from apps.organizations.customer import Customer
from apps.webhooks import outbox
from apps.webhooks.actions import WebhookNotFound
from apps.webhooks.models import Delivery, DeliveryQuerySet, Endpoint, EventStatus

_PORTION = 5_000
_LAST = UUID(int=(1 << 128) - 1)


class EventNotFound(DomainError):
    code = "RESOURCE_011"
    message = "Webhook event not found"


class EndpointIsOff(DomainError):
    code = "BUSINESS_009"
    message = "This webhook is off. Turn it on, then replay its events"


@dataclass(frozen=True, slots=True)
class ReplayRange:
    """Events from `since` until just before `until`, and the filters of the log.

    Missing are those that failed: they weren't delivered, and nothing more is to be tried.
    """

    since: datetime | None = None
    until: datetime | None = None
    only_missing: bool = False
    event_type: str = ""
    status: str = ""
    search: str = ""


@transaction.atomic
def one(customer: Customer, endpoint: Endpoint, event_id: UUID, *, now: datetime) -> Delivery:
    """Queue one event. If it is still to be tried, nothing changes.

    Raises WebhookNotFound, EndpointIsOff and EventNotFound.
    """
    _hold(customer, endpoint)
    rows = Delivery.objects.to(endpoint).filter(event_id=event_id, is_test=False, event_id__gte=_oldest(now))
    delivery = rows.select_for_update().first()
    if delivery is None:
        raise EventNotFound
    if delivery.due_at is None:
        _queue(endpoint, [event_id], now)
        delivery.refresh_from_db()
    return delivery


def many(customer: Customer, endpoint: Endpoint, wanted: ReplayRange, *, now: datetime) -> int:
    """Queue all these events; returns how many. Raises WebhookNotFound and EndpointIsOff."""
    queued, low = 0, UUID(int=0)
    while ids := _portion(customer, endpoint, wanted, low, now):
        queued, low = queued + len(ids), UUID(int=ids[-1].int + 1)
    return queued


def count(customer: Customer, endpoint: Endpoint, wanted: ReplayRange, *, now: datetime) -> int:
    """How many events `many` would queue. Raises the same."""
    with transaction.atomic():
        _hold(customer, endpoint)
        return _rows(endpoint, wanted, now).count()


@transaction.atomic
def _portion(customer: Customer, endpoint: Endpoint, wanted: ReplayRange, low: UUID, now: datetime) -> list[UUID]:
    _hold(customer, endpoint)
    rows = _rows(endpoint, wanted, now).filter(event_id__gte=low).order_by("event_id").select_for_update()
    ids = list(rows.values_list("event_id", flat=True)[:_PORTION])
    if ids:
        _queue(endpoint, ids, now)
    return ids


# Unlike a stronger lock, this one lets the results of attempts be recorded on the endpoint meanwhile.
_HOLD = "SELECT is_active FROM webhooks_endpoint WHERE id = %(endpoint)s FOR KEY SHARE"


def _hold(customer: Customer, endpoint: Endpoint) -> None:
    """Until the transaction ends, the endpoint can't be removed, or turned off by hand."""
    is_visible = Endpoint.objects.visible_to(customer).filter(id=endpoint.id).exists()
    held = sql.rows(_HOLD, {"endpoint": endpoint.id}) if is_visible else []
    if not held:
        raise WebhookNotFound
    if not held[0][0]:
        raise EndpointIsOff


def _rows(endpoint: Endpoint, wanted: ReplayRange, now: datetime) -> DeliveryQuerySet:
    low = max(first_id_at(wanted.since), _oldest(now)) if wanted.since else _oldest(now)
    high = first_id_at(wanted.until) if wanted.until else _LAST
    rows = Delivery.objects.to(endpoint).filter(due_at=None, is_test=False, event_id__gte=low, event_id__lt=high)
    asked = {"event_type": wanted.event_type, "status": wanted.status}
    rows = rows.filter(**{name: value for name, value in asked.items() if value})
    if wanted.only_missing:
        rows = rows.filter(status=EventStatus.FAILED)
    return rows.search(wanted.search) if wanted.search else rows


def _oldest(now: datetime) -> UUID:
    """What is older may be forgotten at any moment."""
    return first_id_at(now - timedelta(days=settings.WEBHOOK_LOG_DAYS))


_QUEUE = f"""
UPDATE webhooks_delivery SET status = '{EventStatus.PENDING}', due_at = %(now)s, failures = 0
WHERE endpoint_id = %(endpoint)s AND event_id = ANY(%(ids)s) RETURNING 1
"""


def _queue(endpoint: Endpoint, ids: list[UUID], now: datetime) -> None:
    sql.rows(_QUEUE, {"endpoint": endpoint.id, "ids": ids, "now": now})
    queue.ring(outbox.BELL)
