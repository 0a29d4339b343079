"""How v2 shows what came after it."""

from __future__ import annotations

import pytest

from apps.api.v2.message_shapes import status_of
from apps.messaging.models import MessageStatus
from tests.api.v2.v2_program import Program
from tests.cast import Cast
from tests.factories import messaging
from tests.factories.messaging import WHEN

_WORDS = {"queued", "sent", "delivered", "read", "failed", "received"}


@pytest.mark.parametrize("status", MessageStatus.values)
def test_v2_knows_only_its_own_words(status: str) -> None:
    assert status_of(status) in _WORDS


def test_scheduled_message_waits(cast: Cast, program: Program) -> None:
    message = messaging.message(cast.acme, status=MessageStatus.SCHEDULED, scheduled_at=WHEN)

    shown = program.get(f"/v2/messages/{message.id}").body

    assert shown["status"] == "queued"
    assert [each["status"] for each in shown["events"]] == ["queued"]
    assert program.get("/v2/messages").body["data"]["messages"][0]["status"] == "queued"


def test_cancelled_message_failed_and_says_why(cast: Cast, program: Program) -> None:
    message = messaging.message(cast.acme, status=MessageStatus.CANCELLED, scheduled_at=WHEN)
    messaging.event(message, MessageStatus.CANCELLED, description="Cancelled by ada@acme.test before it was sent")

    shown = program.get(f"/v2/messages/{message.id}").body

    assert shown["status"] == "failed"
    assert shown["events"][-1]["status"] == "failed"
    assert shown["events"][-1]["description"] == "Cancelled by ada@acme.test before it was sent"
