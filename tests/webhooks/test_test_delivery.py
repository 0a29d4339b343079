"""Tests of an endpoint, against a receiver that really listens."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import BoundedSemaphore

import pytest
from pytest_django.fixtures import Settings
from standardwebhooks import Webhook

from apps.core.errors import Invalid
from apps.webhooks import catalog, test_delivery
from apps.webhooks.models import Delivery, Endpoint, EventStatus
from tests.cast import Cast
from tests.factories.webhooks import SECRET, endpoint
from tests.fakes.receiver import Receiver


@pytest.fixture
def listening(cast: Cast, receiver: Receiver) -> Endpoint:
    return endpoint(cast.shop, endpoint_url=f"{receiver.url}/hooks?from=us", consecutive_failures=3)


def _run(at: Endpoint, event_type: str | None = "message.sent") -> test_delivery.TestOutcome:
    return test_delivery.run(at, event_type=event_type, now=datetime.now(UTC))


def test_specimen_arrives_signed_in_both_ways(listening: Endpoint, receiver: Receiver) -> None:
    outcome = _run(listening)

    assert outcome == test_delivery.TestOutcome(True, "Test event delivered successfully")
    (call,) = receiver.calls
    assert call.path == "/hooks?from=us"
    assert call.headers["content-type"] == "application/json"
    assert call.headers["x-webhook-id"] == str(listening.id)
    older = {name.removeprefix("x-"): value for name, value in call.headers.items() if name.startswith("x-")}
    for headers in (dict(call.headers), older):
        assert Webhook(SECRET).verify(call.body, headers) == call.json()
    assert (call.json()["field"], call.json()["event"]) == ("messages", "message.sent")
    assert call.json()["payload"]["account_id"] == str(listening.profile_id)


@pytest.mark.parametrize("event", catalog.NAMES)
def test_there_is_a_specimen_of_every_event(listening: Endpoint, receiver: Receiver, event: str) -> None:
    assert _run(listening, event).success
    assert receiver.calls[0].json().get("event", "templates") == catalog.event_of(event)


def test_test_stands_in_the_log(listening: Endpoint, receiver: Receiver) -> None:
    began = datetime.now(UTC)

    test_delivery.run(listening, event_type="messages", now=began)

    (row,) = Delivery.objects.to(listening)
    assert (row.event_type, row.body.encode()) == ("message.delivered", receiver.calls[0].body)
    assert str(row.event_id) == receiver.calls[0].headers["x-webhook-event-id"]
    assert (row.status, row.attempts, row.is_test, row.due_at) == (EventStatus.DELIVERED, 1, True, None)
    (tried,) = row.tries
    assert (tried["at"], tried["status"], tried["response"], tried["error"]) == (began.isoformat(), 200, "", None)
    assert tried["ms"] >= 0
    listening.refresh_from_db()
    assert listening.last_delivery_attempt_at == listening.last_successful_delivery_at == began


def test_refusal_is_told_and_logged(listening: Endpoint, receiver: Receiver) -> None:
    receiver.answers = [503]

    outcome = _run(listening)

    assert outcome == test_delivery.TestOutcome(False, "The endpoint answered with HTTP status 503")
    (row,) = Delivery.objects.to(listening)
    assert (row.status, row.tries[0]["status"], row.tries[0]["error"]) == (EventStatus.FAILED, 503, outcome.message)
    listening.refresh_from_db()
    assert listening.last_delivery_attempt_at
    assert listening.last_successful_delivery_at is None


def test_nothing_is_tried_twice(listening: Endpoint, receiver: Receiver) -> None:
    receiver.answers = [500]

    _run(listening)

    assert len(receiver.calls) == 1


@pytest.mark.parametrize("status", [200, 500])
def test_test_counts_neither_for_nor_against_the_endpoint(listening: Endpoint, receiver: Receiver, status: int) -> None:
    receiver.answers = [status]

    _run(listening)

    listening.refresh_from_db()
    assert (listening.consecutive_failures, listening.is_active) == (3, True)


def test_silent_receiver_is_left_after_its_time(listening: Endpoint, receiver: Receiver) -> None:
    receiver.delay = 2.0
    listening.timeout_seconds = 1

    outcome = _run(listening)

    assert not outcome.success
    assert "The endpoint could not be called: " in outcome.message
    (row,) = Delivery.objects.to(listening)
    (tried,) = row.tries
    assert (row.status, tried["status"], tried["response"]) == (EventStatus.FAILED, None, None)
    assert tried["ms"] > 900


def test_nobody_listening_is_told(cast: Cast, settings: Settings) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = True

    outcome = _run(endpoint(cast.acme, endpoint_url="http://127.0.0.1:1/"))

    assert not outcome.success
    assert outcome.message.startswith("The endpoint could not be called: ")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_our_own_network_is_not_called(cast: Cast, receiver: Receiver, settings: Settings, host: str) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = False

    outcome = _run(endpoint(cast.acme, endpoint_url=receiver.url.replace("127.0.0.1", host)))

    assert not outcome.success
    assert outcome.message == (
        "The endpoint could not be called: its address is not public. "
        "We only call servers that the whole internet can reach"
    )
    assert receiver.calls == []


def test_endpoint_that_is_off_can_be_tested(listening: Endpoint) -> None:
    listening.is_active = False
    listening.save()

    assert _run(listening).success


def test_endpoint_that_was_removed_meanwhile_leaves_no_log(listening: Endpoint) -> None:
    Endpoint.objects.filter(id=listening.id).delete()

    assert _run(listening).success
    assert not Delivery.objects.exists()


def test_rehearsal_sends_and_writes_nothing(listening: Endpoint, receiver: Receiver) -> None:
    outcome = test_delivery.run(listening, event_type="message.sent", is_sandbox=True, now=datetime.now(UTC))

    assert outcome.success
    assert receiver.calls == []
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("missing", [None, ""])
def test_event_must_be_named(listening: Endpoint, missing: str | None) -> None:
    with pytest.raises(test_delivery.EventTypeMissing) as problem:
        _run(listening, missing)

    assert problem.value.message == "Event type is required"


def test_unknown_event_is_refused_even_in_a_rehearsal(listening: Endpoint, receiver: Receiver) -> None:
    with pytest.raises(Invalid) as problem:
        test_delivery.run(listening, event_type="message.flown", is_sandbox=True, now=datetime.now(UTC))

    (sentence,) = problem.value.details["event_type"]
    assert all(name in sentence for name in catalog.NAMES)


def test_slow_receivers_cannot_take_all_threads(
    listening: Endpoint, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    seats = BoundedSemaphore(1)
    monkeypatch.setattr(test_delivery, "_seats", seats)
    seats.acquire()

    with pytest.raises(test_delivery.Crowded):
        _run(listening)

    seats.release()
    assert receiver.calls == []
    assert _run(listening).success
    assert _run(listening).success
