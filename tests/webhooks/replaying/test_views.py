"""Replay from pages: one event, what is missing, everything since a time, what the log shows; counted first."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.core.models import first_id_at
from apps.webhooks.models import Delivery, Endpoint
from tests.cast import Cast
from tests.factories.webhooks import attempted, delivery, endpoint

_FAILED: dict[str, Any] = {"status": "failed", "tries": [attempted(500, error="HTTP 500", response="out of paper")]}


@pytest.fixture
def acme(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


@pytest.fixture
def to(cast: Cast) -> Endpoint:
    """With one that arrived, two that didn't, an old one, and a test."""
    row = endpoint(cast.acme)
    delivery(row, "message.sent")
    delivery(row, "message.sent", **_FAILED)
    delivery(row, "message.received", **_FAILED)
    delivery(row, event_id=first_id_at(timezone.now() - timedelta(days=3)))
    delivery(row, is_test=True, **_FAILED)
    return row


def _text(response: Any) -> str:
    """What a reader sees, blanks joined."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def _queued() -> int:
    return Delivery.objects.filter(due_at__isnull=False).count()


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ({"which": "missing"}, 2),
        ({"which": "since", "since": "2020-01-01T00:00"}, 4),
        ({"which": "since", "since": (timezone.now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")}, 3),
        ({"which": "shown", "query": "status=failed&event=message.received"}, 1),
        ({"which": "shown", "query": "q=out+of+paper"}, 2),
        ({"which": "shown", "query": "when=24h"}, 3),
    ],
)
def test_many_are_counted_first_and_then_replayed(
    acme: Client, to: Endpoint, given: dict[str, str], count: int
) -> None:
    asked = acme.post(f"/webhooks/{to.id}/replay/", given)

    assert f"Replay {count} event" in _text(asked)
    assert _queued() == 0

    done = acme.post(f"/webhooks/{to.id}/replay/", {**given, "confirmed": "true"})

    assert done["Location"] == f"/webhooks/{to.id}/"
    assert _queued() == count
    assert f"{count} event{'' if count == 1 else 's'} queued again." in _text(acme.get(done["Location"]))


def test_nothing_to_replay_is_said(acme: Client, cast: Cast) -> None:
    row = endpoint(cast.acme)

    assert "nothing to replay" in _text(acme.post(f"/webhooks/{row.id}/replay/", {"which": "missing"}))


def test_filtered_log_leads_to_the_same_events(acme: Client, to: Endpoint) -> None:
    html = acme.get(f"/webhooks/{to.id}/?status=failed").content.decode()

    assert f'href="/webhooks/{to.id}/replay/?status=failed"' in html
    dialog = acme.get(f"/webhooks/{to.id}/replay/?status=failed").content.decode()
    assert re.search(r'name="query"\s+value="status=failed"', dialog)
    assert re.search(r'value="shown"[^>]*checked', dialog)
    assert "Replay these events" not in acme.get(f"/webhooks/{to.id}/").content.decode()


def test_one_is_replayed_from_its_page(acme: Client, to: Endpoint) -> None:
    row = Delivery.objects.to(to).filter(status="failed", is_test=False).first()
    assert row is not None
    address = f"/webhooks/{to.id}/events/{row.event_id}/"
    assert "Replay event" in _text(acme.get(address))

    assert acme.post(f"{address}replay/")["Location"] == address

    assert _queued() == 1
    text = _text(acme.get(address))
    assert "Queued again" in text
    assert "Replay event" not in text


def test_test_cannot_be_replayed(acme: Client, to: Endpoint) -> None:
    row = Delivery.objects.get(is_test=True)
    address = f"/webhooks/{to.id}/events/{row.event_id}/"
    assert "Replay event" not in _text(acme.get(address))

    acme.post(f"{address}replay/")

    assert _queued() == 0
    assert "Not replayed: Webhook event not found." in _text(acme.get(address))


def test_endpoint_that_is_off_must_be_turned_on_first(acme: Client, to: Endpoint) -> None:
    Endpoint.objects.update(is_active=False)
    row = Delivery.objects.filter(is_test=False).first()
    assert row is not None

    assert "Turn it on" in _text(acme.post(f"/webhooks/{to.id}/replay/", {"which": "missing"}))
    assert "Turn it on" in _text(acme.post(f"/webhooks/{to.id}/events/{row.event_id}/replay/", follow=True))
    assert _queued() == 0
