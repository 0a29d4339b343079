"""Test an endpoint: send one sample event at once, return the outcome and log it.

This is one of the few places where a request waits for a third party. A test never counts for or against the
endpoint: while you repair a receiver, tests may fail as often as needed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from time import monotonic

import orjson
from django.db import transaction

from apps.core import egress, vetting
from apps.core.errors import DomainError, Invalid
from apps.core.models import new_id
from apps.organizations.customer import Customer
from apps.webhooks import attempt, catalog, samples
from apps.webhooks.attempt import Try
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
        call = attempt.request(endpoint, event_id=delivery.event_id, body=delivery.body.encode(), now=now)
        response = egress.call(call, vetting=vetting.for_customers())
        tried = attempt.read(response, began=now, ended=now + timedelta(seconds=monotonic() - began))
    finally:
        _seats.release()
    _record(delivery, tried, at=now)
    return _GOOD if tried.error is None else TestOutcome(False, tried.error)


def _event(text: str | None) -> str:
    if not text:
        raise EventTypeMissing(field="event_type")
    event = catalog.event_of(text)
    if event is None:
        raise Invalid({"event_type": [f"Event type must be one of: {', '.join(catalog.NAMES)}"]})
    return event


def _delivery(endpoint: Endpoint, event: str, now: datetime) -> Delivery:
    payload = samples.payload(event, account_id=Customer.of(endpoint).id, now=now)
    body = orjson.dumps(catalog.envelope(event, payload, now=now)).decode()
    return Delivery(endpoint=endpoint, event_id=new_id(), event_type=event, body=body, is_test=True, attempts=1)


@transaction.atomic
def _record(delivery: Delivery, tried: Try, *, at: datetime) -> None:
    """Store the delivery, unless the endpoint was removed during the call. The first statement locks its row."""
    delivery.status = EventStatus.DELIVERED if tried.is_good else EventStatus.FAILED
    delivery.tries = [asdict(tried)]
    times = {"last_delivery_attempt_at": at, **({"last_successful_delivery_at": at} if tried.is_good else {})}
    if Endpoint.objects.filter(id=delivery.endpoint_id).update(**times):
        delivery.save(force_insert=True)
