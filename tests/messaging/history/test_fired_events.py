"""Where the events of a message went, on the message's page."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from apps.messaging.history import fired_events, reading
from apps.messaging.history.fired_events import FiredEvents
from apps.messaging.models import Message, MessageStatus
from apps.organizations.customer import Customer
from apps.webhooks import outbox, spread
from apps.webhooks.models import Delivery
from tests.cast import Cast
from tests.factories import channels, messaging, webhooks
from tests.messaging.conftest import NOW
from tests.messaging.replies import reply

LATER = NOW + timedelta(hours=1)


def _of(customer: Customer, message: Message, *, now: datetime = LATER) -> FiredEvents | None:
    return fired_events.of(customer, message, reading.activities(message), now=now)


def _went(found: FiredEvents | None) -> list[tuple[str, list[str]]]:
    assert found is not None
    return [(each.name, [row.delivery.endpoint.display_name for row in each.deliveries]) for each in found.events]


@pytest.fixture
def sent(cast: Cast) -> Message:
    """Queued, routed, refused, routed again, sent."""
    message = messaging.message(cast.shop, status=MessageStatus.SENT, created_at=NOW)
    messaging.event(message, MessageStatus.ROUTED, seconds=1)
    messaging.event(message, MessageStatus.ROUTED, seconds=2, error_code="ERR_PROVIDER")
    messaging.event(message, MessageStatus.SENT, seconds=3)
    return message


def _delivered(message: Message, name: str, to: Any, *, seconds: float = 0, **fields: Any) -> Delivery:
    at = message.created_at + timedelta(seconds=seconds)
    return webhooks.delivery(to, name, event_id=outbox.event_id(name, message.id, at), **fields)


def test_without_an_endpoint_there_is_nothing_to_say(cast: Cast, sent: Message) -> None:
    webhooks.endpoint(cast.outsider)

    assert _of(cast.acme, sent) is None


def test_each_event_is_listed_once_with_the_endpoints_it_went_to(cast: Cast, sent: Message) -> None:
    shop, acme = webhooks.endpoint(cast.shop, display_name="Shop"), webhooks.endpoint(cast.acme, display_name="Acme")
    for to in (shop, acme):
        _delivered(sent, "message.queued", to)
    _delivered(sent, "message.sent", shop, seconds=3)
    webhooks.delivery(shop, "message.sent")

    assert _went(_of(cast.acme, sent)) == [
        ("message.queued", ["Shop", "Acme"]),
        ("message.routed", []),
        ("message.sent", ["Shop"]),
    ]
    assert _went(_of(cast.shop, sent))[0] == ("message.queued", ["Shop"])


def test_events_of_a_reply_are_found_where_the_worker_put_them(cast: Cast) -> None:
    webhooks.endpoint(cast.acme)
    message = Message.objects.get(id=reply(channels.sender(cast.acme), "Where is my order?"))
    spread.spread(now=LATER)

    assert _went(_of(cast.acme, message)) == [("message.received", ["Orders"])]


def test_page_asks_again_while_something_may_come(cast: Cast, sent: Message) -> None:
    to = webhooks.endpoint(cast.shop)

    def is_moving(now: datetime) -> bool:
        found = _of(cast.shop, sent, now=now)
        return bool(found and found.is_moving)

    assert is_moving(NOW + timedelta(seconds=30))
    assert not is_moving(LATER)
    _delivered(sent, "message.queued", to, status="pending", tries=[], attempts=0, due_at=LATER)
    assert is_moving(LATER)


def test_page_links_each_delivery(client: Client, cast: Cast, sent: Message) -> None:
    client.force_login(cast.owner)
    row = _delivered(sent, "message.queued", webhooks.endpoint(cast.shop))

    for address in (f"/messages/{sent.id}/", f"/messages/{sent.id}/webhooks/"):
        html = client.get(address).content.decode()
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))
        assert f"/webhooks/{row.endpoint_id}/events/{row.event_id}/" in html
        assert "message.queued Orders Delivered 1" in text
        assert "message.sent No webhook got it" in text
