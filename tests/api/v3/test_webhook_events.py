"""What was told to a webhook: tests of it, and the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.fixtures import Settings
from standardwebhooks import Webhook

from apps.core.models import first_id_at
from apps.users.models import Role
from apps.webhooks import catalog
from apps.webhooks.models import Delivery, EventStatus
from tests.api.v3_program import Program
from tests.cast import Cast
from tests.factories import users
from tests.factories.webhooks import NOW, URL, attempted, delivery, endpoint
from tests.fakes.receiver import Receiver


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    with Receiver() as listening:
        yield listening


def _types(answer: Any) -> list[str]:
    return [row["event_type"] for row in answer.data["events"]]


# --- Tests ---


def test_specimen_is_delivered_and_verified_with_the_secret_that_was_told(program: Program, receiver: Receiver) -> None:
    body = {"display_name": "Orders", "endpoint_url": receiver.url, "event_types": ["messages"]}
    made = program.post("/v3/webhooks", body).data

    answer = program.post(f"/v3/webhooks/{made['id']}/test", {"event_type": "message.delivered"})

    assert (answer.status, answer.data) == (
        200,
        {"success": True, "message": "Test event delivered successfully"},
    )
    (call,) = receiver.calls
    assert call.headers["x-webhook-id"] == made["id"]
    assert Webhook(made["signing_secret"]).verify(call.body, dict(call.headers))["event"] == "message.delivered"


def test_refusal_of_the_receiver_is_told_with_200(cast: Cast, program: Program, receiver: Receiver) -> None:
    receiver.answers = [404]
    row = endpoint(cast.acme, endpoint_url=receiver.url)

    answer = program.post(f"/v3/webhooks/{row.id}/test", {"event_type": "message.sent"})

    assert (answer.status, answer.data) == (
        200,
        {"success": False, "message": "The endpoint answered with HTTP status 404"},
    )


def test_our_own_network_is_closed(cast: Cast, program: Program, settings: Settings) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    row = endpoint(cast.acme, endpoint_url="http://169.254.169.254/latest/meta-data")

    answer = program.post(f"/v3/webhooks/{row.id}/test", {"event_type": "message.sent"})

    assert answer.data == {
        "success": False,
        "message": "The endpoint could not be called: its address is not public. "
        "We only call servers that the whole internet can reach",
    }


@pytest.mark.parametrize("body", [None, {}, {"event_type": None}, {"event_type": ""}, {"event_type": " "}])
def test_event_type_is_required(cast: Cast, program: Program, body: Any) -> None:
    answer = program.post(f"/v3/webhooks/{endpoint(cast.acme).id}/test", body)

    assert answer.refusal == (400, "VALIDATION_001", "Event type is required")


@pytest.mark.parametrize("event_type", ["message.flown", "x" * 10_000, "delivered"])
def test_unknown_event_type(cast: Cast, program: Program, event_type: str) -> None:
    answer = program.post(f"/v3/webhooks/{endpoint(cast.acme).id}/test", {"event_type": event_type})

    assert answer.refusal[:2] == (400, "VALIDATION_001")
    assert all(name in answer.error["message"] for name in catalog.NAMES)


@pytest.mark.parametrize("event_type", [["message.sent"], {}, True, "a\0"])
def test_event_type_of_a_wrong_type(cast: Cast, program: Program, event_type: Any) -> None:
    answer = program.post(f"/v3/webhooks/{endpoint(cast.acme).id}/test", {"event_type": event_type})

    assert (answer.status, answer.named) == (400, {"event_type"})


# --- The log ---


def test_delivery_is_shown_in_full(cast: Cast, program: Program) -> None:
    tries = [attempted(500, response="no", error="The endpoint answered with HTTP status 500"), attempted(200)]
    row = delivery(endpoint(cast.acme), event_id=first_id_at(NOW), tries=tries)

    answer = program.get(f"/v3/webhooks/{row.endpoint_id}/events", page=1, page_size=20)

    assert answer.data["events"] == [
        {
            "id": str(row.event_id),
            "event_type": "message.delivered",
            "event_data": row.event_data,
            "delivery_status": "delivered",
            "http_status_code": 200,
            "response_body": "ok",
            "delivery_attempts": 2,
            "error_message": None,
            "created_at": "2026-05-01T09:00:00+00:00",
            "processing_started_at": "2026-05-01T09:00:00+00:00",
            "processing_completed_at": "2026-05-01T09:00:01+00:00",
        }
    ]
    assert answer.data["pagination"]["total_count"] == 1


def test_delivery_that_nobody_tried_yet(cast: Cast, program: Program) -> None:
    row = delivery(endpoint(cast.acme), status=EventStatus.PENDING, tries=[])

    (shown,) = program.get(f"/v3/webhooks/{row.endpoint_id}/events").data["events"]

    assert (shown["delivery_status"], shown["delivery_attempts"]) == ("pending", 0)
    assert (shown["http_status_code"], shown["processing_started_at"]) == (None, None)


def test_log_is_that_of_one_webhook_newest_first(cast: Cast, program: Program) -> None:
    mine, other = endpoint(cast.acme), endpoint(cast.acme)
    for event in ("message.queued", "message.sent", "message.failed"):
        delivery(mine, event)
    delivery(other, "templates")

    assert _types(program.get(f"/v3/webhooks/{mine.id}/events")) == ["message.failed", "message.sent", "message.queued"]
    assert _types(program.get(f"/v3/webhooks/{mine.id}/events", page=2, page_size=2)) == ["message.queued"]
    assert _types(program.get(f"/v3/webhooks/{other.id}/events")) == ["templates"]


def test_log_is_searched(cast: Cast, program: Program) -> None:
    row = endpoint(cast.acme)
    sent = delivery(row, "message.sent")
    delivery(row, "message.failed", tries=[attempted(418, error="The endpoint answered with HTTP status 418")])
    delivery(row, "templates", tries=[attempted(response="<h1>Teapot</h1>")])
    path = f"/v3/webhooks/{row.id}/events"

    assert _types(program.get(path, search="message.")) == ["message.failed", "message.sent"]
    assert _types(program.get(path, search=sent.event_data["payload"]["message_id"])) == ["message.sent"]
    assert _types(program.get(path, search="status 418")) == ["message.failed"]
    assert _types(program.get(path, search="teapot")) == ["templates"]
    assert _types(program.get(path, search="100%")) == []


def test_test_appears_in_the_log(cast: Cast, program: Program, receiver: Receiver) -> None:
    row = endpoint(cast.shop, endpoint_url=receiver.url)

    program.post(f"/v3/webhooks/{row.id}/test", {"event_type": "message.read"})

    (shown,) = Program(cast.shop).get(f"/v3/webhooks/{row.id}/events").data["events"]
    assert (shown["event_type"], shown["delivery_status"], shown["http_status_code"]) == (
        "message.read",
        "delivered",
        200,
    )
    assert shown["event_data"] == receiver.calls[0].json()
    assert shown["processing_started_at"] < shown["processing_completed_at"]


def test_log_costs_the_same_whatever_its_length(
    cast: Cast, program: Program, django_assert_max_num_queries: Any
) -> None:
    row = endpoint(cast.acme, endpoint_url=URL)
    for _ in range(5):
        delivery(row)
    program.get("/v3/webhooks")  # what is remembered of the key and its account

    with django_assert_max_num_queries(4):
        program.get(f"/v3/webhooks/{row.id}/events")

    assert Delivery.objects.count() == 5


@pytest.mark.parametrize(
    ("role", "response", "hits"), [(Role.DEVELOPER, "Teapot", 1), (Role.MEMBER, None, 0), (Role.BILLING, None, 0)]
)
def test_responses_are_for_those_who_may_edit_webhooks(cast: Cast, role: Role, response: str | None, hits: int) -> None:
    row = endpoint(cast.acme)
    delivery(row, tries=[attempted(response="Teapot")])
    program = Program(cast.acme, made_by=users.member(cast.acme, "maker@roles.test", role))

    (shown,) = program.get(f"/v3/webhooks/{row.id}/events").data["events"]

    assert (shown["response_body"], shown["http_status_code"]) == (response, 200)
    assert len(program.get(f"/v3/webhooks/{row.id}/events", search="teapot").data["events"]) == hits
