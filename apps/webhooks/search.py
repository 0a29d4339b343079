"""What the command palette finds here: endpoints by name, URL or id, and deliveries by the id of their event."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from apps.organizations.customer import Customer
from apps.users.palette import Hit
from apps.webhooks.models import Delivery, Endpoint

_MAX_HITS = 5
_MIN_LETTERS = 3


def find(customer: Customer, text: str) -> list[Hit]:
    """At most five, the newest first."""
    endpoints = Endpoint.objects.visible_to(customer)
    wanted = _id(text)
    if wanted is None:
        if len(text) < _MIN_LETTERS:
            return []
        return [_endpoint(each) for each in endpoints.search(text).newest_first()[:_MAX_HITS]]
    if named := endpoints.filter(id=wanted).first():
        return [_endpoint(named)]
    deliveries = Delivery.objects.filter(endpoint__in=list(endpoints), event_id=wanted).select_related("endpoint")
    return [_delivery(each) for each in deliveries[:_MAX_HITS]]


def _endpoint(endpoint: Endpoint) -> Hit:
    return Hit(
        endpoint.display_name,
        reverse("webhooks:detail", args=[endpoint.id]),
        icon="webhook",
        group="Webhooks",
        note=endpoint.endpoint_url if endpoint.is_active else f"{endpoint.endpoint_url}, off",
    )


def _delivery(delivery: Delivery) -> Hit:
    return Hit(
        delivery.event_type,
        reverse("webhooks:delivery", args=[delivery.endpoint_id, delivery.event_id]),
        icon="webhook",
        group="Webhook events",
        note=f"to {delivery.endpoint.display_name}, {delivery.status}",
        mono=True,
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
