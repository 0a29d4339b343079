from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings
from standardwebhooks import Webhook

from apps.webhooks import catalog, listening, spread
from apps.webhooks.models import Delivery, Endpoint
from bench import publisher
from tests.factories.webhooks import NOW, published
from tests.fakes.receiver import Receiver


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    with Receiver() as listening_one:
        yield listening_one


def test_endpoints_are_those_last_given_and_hear_everything(demo: dict[str, str], receiver: Receiver) -> None:
    publisher.subscribe(["https://old.test/"])

    assert publisher.subscribe([f"{receiver.url}/1", f"{receiver.url}/2"]) == 2

    rows = list(Endpoint.objects.order_by("id"))
    assert [row.endpoint_url for row in rows] == [f"{receiver.url}/1", f"{receiver.url}/2"]
    for name in catalog.NAMES:
        assert len(listening.listeners(rows, name, None)) == 2
    assert publisher.subscribe([]) == 0
    assert not Endpoint.objects.exists()


def test_floor_posts_the_product_s_bytes_signed(demo: dict[str, str], receiver: Receiver) -> None:
    publisher.subscribe([receiver.url])
    publisher.publish(3)
    while spread.spread(now=NOW).batches:
        pass

    assert publisher.post(3) > 0

    bodies = list(Delivery.objects.values_list("body", flat=True))
    assert {len(call.body) for call in receiver.calls} == {len(body) for body in bodies}
    assert {tuple(call.json()) for call in receiver.calls} == {tuple(row.event_data) for row in Delivery.objects.all()}
    secret = Endpoint.objects.get().signing_secret
    for call in receiver.calls:
        assert Webhook(secret).verify(call.body, dict(call.headers)) == call.json()


def test_steady_events_tell_when_they_were_published(demo: dict[str, str]) -> None:
    publisher.subscribe(["https://shop.test/"])

    assert publisher.publish_steadily([100, 1]) >= 0.99

    events = published()
    assert len(events) == 100
    moments = [event["payload"]["published_at"] for event in events]
    assert moments == sorted(moments)
    assert moments[-1] - moments[0] >= 0.98
