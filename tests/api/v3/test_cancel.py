"""POST /v3/messages/{id}/cancel: the message as the newest clients expect it, and what is too late."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.utils import timezone

from apps.messaging.models import Message, MessageEvent, MessageStatus, Outgoing
from apps.users.models import Role
from tests.api.v3_program import UNKNOWN, Program
from tests.cast import Cast
from tests.factories import message_templates, messaging, users
from tests.factories.contacts import PHONE
from tests.messaging.claiming import claim


@pytest.fixture
def scheduled(cast: Cast) -> str:
    """The id of a message that the EU shop scheduled."""
    template = message_templates.template(cast.acme)
    body: dict[str, Any] = {"to": [PHONE], "template": {"id": str(template.id), "parameters": {"name": "Ada"}}}
    body["scheduled_at"] = (timezone.now() + timedelta(hours=1)).isoformat()
    found: str = Program(cast.shop).post("/v3/messages", body).data["recipients"][0]["message_id"]
    return found


def test_cancelled_message_is_answered_and_stays(program: Program, scheduled: str) -> None:
    before = program.get(f"/v3/messages/{scheduled}").data

    answer = program.post(f"/v3/messages/{scheduled}/cancel", {})

    assert answer.status == 200
    assert (answer.data["status"], answer.data["scheduled_at"]) == ("CANCELLED", before["scheduled_at"])
    assert [each["status"] for each in answer.data["events"]] == ["QUEUED", "SCHEDULED", "CANCELLED"]
    assert answer.data["price"] is None
    assert program.get(f"/v3/messages/{scheduled}").data == answer.data
    newest = program.get(f"/v3/messages/{scheduled}/activities").data["activities"][0]
    assert (newest["status"], newest["scheduled_at"]) == ("CANCELLED", before["scheduled_at"])
    assert answer.headers["X-Request-Id"] in newest["description"]
    assert [each["id"] for each in program.get("/v3/messages", status="CANCELLED").data["messages"]] == [scheduled]
    assert not Outgoing.objects.exists()


def test_second_cancellation_is_answered_like_the_first(program: Program, scheduled: str) -> None:
    first, second = (program.post(f"/v3/messages/{scheduled}/cancel", {}) for _ in range(2))

    assert (second.status, second.data) == (200, first.data)
    assert MessageEvent.objects.count() == 1


def test_body_may_be_missing(program: Program, scheduled: str) -> None:
    assert program.post(f"/v3/messages/{scheduled}/cancel", None).status == 200


def test_repeated_call_is_replayed(program: Program, scheduled: str) -> None:
    first, second = (
        program.call("POST", f"/v3/messages/{scheduled}/cancel", b"{}", headers={"Idempotency-Key": "stop"})
        for _ in range(2)
    )

    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.data == first.data


@pytest.mark.parametrize("flag", ["sandbox", "test_mode"])
def test_rehearsal_cancels_nothing(program: Program, scheduled: str, flag: str) -> None:
    answer = program.call("POST", f"/v3/messages/{scheduled}/cancel", orjson.dumps({flag: True}))

    assert (answer.data["status"], answer.headers["X-Sandbox"]) == ("CANCELLED", "true")
    assert Message.objects.get().status == MessageStatus.SCHEDULED
    assert Outgoing.objects.exists()


def test_released_message_cannot_be_cancelled(program: Program, scheduled: str) -> None:
    claim(10, lease=30.0, now=timezone.now() + timedelta(hours=2))

    answer = program.post(f"/v3/messages/{scheduled}/cancel", {})

    assert answer.refusal[:2] == (422, "BUSINESS_006")


@pytest.mark.parametrize("status", ["QUEUED", "SENT", "DELIVERED", "FAILED", "RECEIVED"])
def test_message_that_was_never_scheduled_cannot_be_cancelled(cast: Cast, program: Program, status: str) -> None:
    message = messaging.message(cast.acme, status=status)

    assert program.post(f"/v3/messages/{message.id}/cancel", {}).refusal[:2] == (422, "BUSINESS_006")


def test_others_and_unknown_messages_are_not_found(cast: Cast, program: Program, scheduled: str) -> None:
    for stranger in (Program(cast.outsider), Program(cast.sibling), Program(cast.acme, acting_as=cast.sibling)):
        assert stranger.post(f"/v3/messages/{scheduled}/cancel", {}).refusal[:2] == (404, "RESOURCE_003")
    assert program.post(f"/v3/messages/{UNKNOWN}/cancel", {}).refusal[:2] == (404, "RESOURCE_003")
    assert program.post("/v3/messages/nonsense/cancel", {}).status == 400
    assert Message.objects.get().status == MessageStatus.SCHEDULED


@pytest.mark.parametrize(("role", "status"), [(Role.BILLING, 403), (Role.MEMBER, 200), (Role.DEVELOPER, 200)])
def test_who_may_send_may_cancel(cast: Cast, scheduled: str, role: Role, status: int) -> None:
    person = users.member(cast.acme, f"another-{role}@acme.test", role)

    answer = Program(cast.acme, made_by=person).post(f"/v3/messages/{scheduled}/cancel", {})

    assert answer.status == status
