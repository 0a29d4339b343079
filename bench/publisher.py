"""What the worker process does in the benchmarks of webhooks: subscribe, publish, deliver, post without a database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic, sleep, time
from typing import Any

import orjson
from django.db import transaction
from django.utils import timezone

from apps.core import vetting
from apps.core.egress import EgressRequest, Window
from apps.core.models import new_id
from apps.organizations.customer import Customer
from apps.organizations.models import Organization
from apps.webhooks import actions, attempt, catalog, deliver, fairness, outbox, samples
from apps.webhooks.actions import Subscription
from apps.webhooks.models import Endpoint
from apps.webhooks.outbox import OutboxEvent
from bench import load

_AT_ONCE = 1000  # events published in one transaction
_EVENT = "message.delivered"


def subscribe(urls: list[str]) -> int:
    """From now on these are the organization's endpoints, each for everything."""
    with transaction.atomic():  # locked in the order in which a worker locks them: neither waits for the other for ever
        list(Endpoint.objects.order_by("id").select_for_update())
        Endpoint.objects.all().delete()
    everything = [family.name for family in catalog.FAMILIES]
    for url in urls:
        actions.create(_customer(), wanted=Subscription("Bench", url, everything), now=timezone.now())
    return len(urls)


def publish(count: int) -> int:
    customer = _customer()
    for start in range(0, count, _AT_ONCE):
        outbox.publish(customer, [_event(customer) for _ in range(min(_AT_ONCE, count - start))])
    return count


def publish_steadily(pace: list[int]) -> float:
    """`pace` is how many a second, and for how many seconds. Each has a transaction and tells when it began."""
    rate, seconds = pace
    customer, started = _customer(), monotonic()
    for turn in range(rate * seconds):
        sleep(max(started + turn / rate - monotonic(), 0))
        with transaction.atomic():
            outbox.publish(customer, [_event(customer, published_at=time())])
    return monotonic() - started


def deliver_events(_: Any) -> int:
    """How many attempts were recorded."""
    return deliver.drain()


def post(count: int) -> float:
    """Seconds for as many signed calls with the same bytes, through a window as large as one endpoint's share of it."""
    customer, endpoint = _customer(), Endpoint.objects.get()
    bodies = [_body(_event(customer)) for _ in range(count)]
    with Window[None](fairness.MAX_AT_ONCE, vetting=vetting.for_customers()) as window:
        return load.fly(window, _calls(endpoint, bodies), expect=200)


def _calls(endpoint: Endpoint, bodies: list[bytes]) -> Iterator[EgressRequest]:
    """Each is signed when it leaves."""
    for body in bodies:
        yield attempt.request(endpoint, event_id=new_id(), body=body, now=timezone.now())


def _body(event: OutboxEvent) -> bytes:
    return orjson.dumps(catalog.envelope(event.event, event.payload, now=event.at))


def _event(customer: Customer, **more: Any) -> OutboxEvent:
    now = timezone.now()
    payload = samples.payload(_EVENT, account_id=customer.id, now=now)
    return OutboxEvent(_EVENT, new_id(), now, {**payload, **more})


def _customer() -> Customer:
    return Customer(Organization.objects.get())


ORDERS: dict[str, Callable[[Any], float]] = {
    "subscribe": subscribe,
    "publish": publish,
    "publish_steadily": publish_steadily,
    "deliver_events": deliver_events,
    "post": post,
}
