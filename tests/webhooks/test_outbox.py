from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from apps.core.models import made_at, new_id
from apps.organizations.customer import Customer
from apps.webhooks import outbox
from apps.webhooks.models import OutboxBatch
from apps.webhooks.outbox import OutboxEvent, PublishedEvent
from tests.cast import Cast
from tests.factories.webhooks import NOW, endpoint


def _event() -> OutboxEvent:
    return OutboxEvent("templates", new_id(), NOW, {"status": "APPROVED"})


def _publish(customer: Customer) -> None:
    outbox.publish(customer, [_event(), _event()])


def test_account_without_endpoints_pays_no_row(cast: Cast) -> None:
    endpoint(cast.outsider)

    _publish(cast.acme)

    assert not OutboxBatch.objects.exists()


def test_events_of_one_call_are_one_row(cast: Cast) -> None:
    endpoint(cast.acme)
    event = _event()

    outbox.publish(cast.shop, [event, _event()])

    batch = OutboxBatch.objects.get()
    assert batch.organization_id == cast.acme.organization.id
    first, _ = outbox.unpacked(batch.organization_id, batch.keys, batch.events)
    payload = {"account_id": str(cast.shop.id), "status": "APPROVED"}
    assert first == PublishedEvent("templates", str(event.subject), NOW, cast.shop.id, payload)


def test_what_is_taken_back_is_not_published(cast: Cast) -> None:
    endpoint(cast.acme)

    with transaction.atomic():
        _publish(cast.acme)
        transaction.set_rollback(True)

    assert not OutboxBatch.objects.exists()


def test_event_has_one_id_whoever_asks(cast: Cast) -> None:
    subject = new_id()

    first = outbox.event_id("message.sent", subject, NOW)

    assert first == outbox.event_id("message.sent", subject, NOW)
    assert made_at(first) == NOW
    others = [("message.read", subject, NOW), ("message.sent", new_id(), NOW)]
    assert len({first, *(outbox.event_id(*other) for other in others)}) == 3
    assert outbox.event_id("message.sent", subject, NOW + timedelta(milliseconds=1)) > first
