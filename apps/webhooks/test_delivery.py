"""Test an endpoint: send one sample event at once, return the outcome and log it.

This is one of the few places where a request waits for a third party. A test never counts for or against the
endpoint: while you repair a receiver, tests may fail as often as needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from time import monotonic

from django.db import transaction

from apps.core import egress
from apps.core.errors import DomainError, Invalid
from apps.organizations.customer import Customer
from apps.webhooks import attempt, catalog, samples
from apps.webhooks.models import Delivery, Endpoint, EventStatus

# A web process has four threads, and a receiver may take two minutes. Two threads stay free for other requests.
_seats = BoundedSemaphore(2)


class EventTypeMissing(DomainError):
    message = "Event type is required"


class Crowded(DomainError):
    code = "INTERNAL_005"
    message = "Too many webhooks are being tested. Please repeat the request."


@dataclass(frozen=True, slots=True)
class TestOutcome:
    success: bool
    message: str


_GOOD = TestOutcome(True, "Test event delivered successfully")


def run(endpoint: Endpoint, *, event_type: str | None, is_sandbox: bool = False, now: datetime) -> TestOutcome:
    """Send a sample of this event, whether or not the endpoint subscribes to it. In the sandbox nothing is sent.

    Raises EventTypeMissing, Invalid for an unknown event, and Crowded.
    """
    event = _event(event_type)
    if is_sandbox:
        return _GOOD
    delivery = _delivery(endpoint, event, now)
    if not _seats.acquire(blocking=False):
        raise Crowded
    try:
        began = monotonic()
        response = egress.call(attempt.request(delivery, now=now), public_only=attempt.is_guarded())
        attempt.read(delivery, response, at=now + timedelta(seconds=monotonic() - began))
    finally:
        _seats.release()
    _record(delivery)
    return _GOOD if delivery.status == EventStatus.DELIVERED else TestOutcome(False, str(delivery.error_message))


def _event(text: str | None) -> str:
    if not text:
        raise EventTypeMissing(field="event_type")
    event = catalog.event_of(text)
    if event is None:
        raise Invalid({"event_type": [f"Event type must be one of: {', '.join(catalog.NAMES)}"]})
    return event


def _delivery(endpoint: Endpoint, event: str, now: datetime) -> Delivery:
    payload = samples.payload(event, account_id=Customer.of(endpoint).id, now=now)
    return Delivery(
        organization_id=endpoint.organization_id,
        profile_id=endpoint.profile_id,
        endpoint=endpoint,
        event_type=event,
        event_data=catalog.envelope(event, payload, now=now),
        due_at=now,
        attempts=1,
        processing_started_at=now,
        created_at=now,
    )


@transaction.atomic
def _record(delivery: Delivery) -> None:
    """Store the delivery, unless the endpoint was removed during the call. The first statement locks its row."""
    times = {"last_delivery_attempt_at": delivery.processing_started_at}
    if delivery.status == EventStatus.DELIVERED:
        times["last_successful_delivery_at"] = delivery.processing_started_at
    if Endpoint.objects.filter(id=delivery.endpoint_id).update(**times):
        delivery.save(force_insert=True)
