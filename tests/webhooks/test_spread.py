from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import orjson
import pytest

from apps.core.models import made_at, new_id
from apps.webhooks import outbox, spread
from apps.webhooks.claims import Claim
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

    assert spread.spread(now=NOW).batches == 1

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

    assert spread.spread(now=NOW).batches == 1
    assert not Delivery.objects.exists()


# --- Claimed at once ---


def test_as_many_as_the_caller_has_room_for_are_claimed_as_they_are_written(cast: Cast, worker: Worker) -> None:
    one, other = (endpoint(cast.acme, event_types=["templates"], timeout_seconds=10) for _ in range(2))
    off = endpoint(cast.acme, event_types=["templates"], is_active=False)
    worker.publish(cast.acme, count=5)

    def shares(ids: Sequence[UUID]) -> dict[UUID, int]:
        assert set(ids) == {one.id, other.id}
        return {one.id: 2}

    found = spread.spread(shares=shares, now=NOW)

    rows = {row.event_id: row for row in Delivery.objects.to(one).filter(attempts=1)}
    until = NOW + timedelta(seconds=40)
    assert dict(found.claimed) == {Claim(one.id, each, 1, until): row.body for each, row in rows.items()}
    assert len(rows) == 2
    assert {row.due_at for row in rows.values()} == {until}
    waiting = Delivery.objects.exclude(event_id__in=rows, endpoint=one).exclude(endpoint=off)
    assert set(waiting.values_list("attempts", "due_at")) == {(0, NOW)}
    assert waiting.count() == 3 + 5


def test_nothing_is_claimed_of_a_batch_with_an_event_that_was_there(cast: Cast, worker: Worker) -> None:
    """It may be delivered already; which one it was isn't known."""
    hook = endpoint(cast.acme, event_types=["templates"])
    event = OutboxEvent("templates", new_id(), NOW, {})
    outbox.publish(cast.acme, [event])
    spread.spread(now=NOW)
    Delivery.objects.update(status=EventStatus.DELIVERED, due_at=None, attempts=1)
    outbox.publish(cast.acme, [event, OutboxEvent("templates", new_id(), NOW, {})])

    assert spread.spread(shares=lambda _: {hook.id: 9}, now=NOW).claimed == []

    assert set(Delivery.objects.values_list("status", "due_at", "attempts")) == {
        (EventStatus.DELIVERED, None, 1),
        (EventStatus.PENDING, NOW, 0),
    }


def test_outbox_is_emptied_in_portions_of_so_many_bytes(
    cast: Cast, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint(cast.acme, event_types=["templates"])
    for _ in range(3):
        worker.publish(cast.acme, count=10)
    size = len(OutboxBatch.objects.values_list("events", flat=True)[0])

    monkeypatch.setattr(spread, "_ENOUGH", size + 1)
    assert spread.spread(now=NOW).batches == 2
    monkeypatch.setattr(spread, "_ENOUGH", 1)
    assert spread.spread(now=NOW).batches == 1
    assert not OutboxBatch.objects.exists()
