"""Where a message stands, as the dashboard says it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.error_codes.catalog import BLOCKING
from apps.messaging import status_display
from apps.messaging.models import Message, MessageStatus
from tests.messaging.conftest import NOW


@pytest.mark.parametrize("status", MessageStatus.values)
def test_every_status_has_a_word_and_a_mark(status: str) -> None:
    mark = status_display.of(Message(status=status))

    assert mark.word
    assert mark.icon
    assert mark == status_display.of_status(status)


@pytest.mark.parametrize("code", BLOCKING)
def test_blocked_is_a_failure_by_a_rule(code: str) -> None:
    assert status_display.of(Message(status=MessageStatus.FAILED, error_code=code)).word == "Blocked"
    assert status_display.of_status(MessageStatus.FAILED, code).word == "Blocked"
    assert status_display.of(Message(status=MessageStatus.FAILED, error_code="ERR_UNDELIVERABLE")).word == "Failed"


def test_only_what_may_still_move_is_watched() -> None:
    message = Message(status=MessageStatus.SENT, created_at=NOW)

    assert status_display.is_watched(message, now=NOW)
    assert not status_display.is_watched(message, now=NOW + timedelta(hours=2))
    assert not status_display.is_watched(Message(status=MessageStatus.DELIVERED, created_at=NOW), now=NOW)
