from __future__ import annotations

import orjson

from apps.core.models import made_at, new_id
from apps.webhooks import outbox, spread
from apps.webhooks.models import Delivery, EventStatus, OutboxBatch
from apps.webhooks.outbox import OutboxEvent
from tests.cast import Cast
from tests.factories.webhooks import NOW, endpoint
from tests.webhooks.conftest import Worker


def test_each_endpoint_that_subscribes_gets_one(cast: Cast, worker: Worker) -> None:
    hears, covers = endpoint(cast.shop, event_types=["templates"]), endpoint(cast.acme, event_types=["template"])
    covers.covers_profiles = True
    covers.save()
    for deaf in (cast.acme, cast.sibling):
        endpoint(deaf, event_types=["templates"])
    endpoint(cast.shop, event_types=["message"])
    endpoint(cast.outsider, event_types=["templates"])
    worker.publish(cast.shop)

    assert spread.spread(now=NOW) == 1

    assert set(Delivery.objects.values_list("endpoint", flat=True)) == {hears.id, covers.id}
    assert not OutboxBatch.objects.exists()


def test_event_keeps_its_time_its_payload_and_one_id(cast: Cast) -> None:
    endpoint(cast.acme, event_types=["templates"])
    event = OutboxEvent("templates", new_id(), NOW, {"status": "APPROVED"})
    outbox.publish(cast.acme, [event])

    spread.spread(now=NOW)

    row = Delivery.objects.get()
    assert row.event_id == outbox.event_id("templates", event.subject, NOW)
    assert made_at(row.event_id) == NOW
    assert orjson.loads(row.body) == {
        "field": "templates",
        "timestamp": "2026-05-01T09:00:00Z",
        "payload": {"account_id": str(cast.acme.id), "status": "APPROVED"},
    }
    assert (row.status, row.due_at, row.tries) == (EventStatus.PENDING, NOW, [])


def test_what_comes_while_an_endpoint_is_off_is_kept_as_failed(cast: Cast, worker: Worker) -> None:
    endpoint(cast.acme, event_types=["templates"], is_active=False)
    worker.publish(cast.acme)

    spread.spread(now=NOW)

    row = Delivery.objects.get()
    assert (row.status, row.due_at, row.tries) == (EventStatus.FAILED, None, [])


def test_event_that_was_published_twice_is_delivered_once(cast: Cast) -> None:
    endpoint(cast.acme, event_types=["templates"])
    event = OutboxEvent("templates", new_id(), NOW, {})
    for _ in range(2):
        outbox.publish(cast.acme, [event])

    spread.spread(now=NOW)

    assert Delivery.objects.count() == 1


def test_endpoint_that_was_removed_meanwhile_gets_none(cast: Cast, worker: Worker) -> None:
    row = endpoint(cast.acme, event_types=["templates"])
    worker.publish(cast.acme)
    row.delete()

    assert spread.spread(now=NOW) == 1
    assert not Delivery.objects.exists()
