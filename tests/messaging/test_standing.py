"""Where a message stands, as the dashboard says it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.messaging import standing
from apps.messaging.models import BLOCKING_CODES, Message, Status
from tests.messaging.conftest import NOW


@pytest.mark.parametrize("status", Status.values)
def test_every_status_has_a_word_and_a_mark(status: str) -> None:
    mark = standing.of(Message(status=status))

    assert mark.word
    assert mark.icon
    assert mark == standing.of_status(status)


@pytest.mark.parametrize("code", BLOCKING_CODES)
def test_blocked_is_a_failure_by_a_rule(code: str) -> None:
    assert standing.of(Message(status=Status.FAILED, error_code=code)).word == "Blocked"
    assert standing.of_status(Status.FAILED, code).word == "Blocked"
    assert standing.of(Message(status=Status.FAILED, error_code="ERR_UNDELIVERABLE")).word == "Failed"


def test_only_what_may_still_move_is_watched() -> None:
    message = Message(status=Status.SENT, created_at=NOW)

    assert standing.is_watched(message, now=NOW)
    assert not standing.is_watched(message, now=NOW + timedelta(hours=2))
    assert not standing.is_watched(Message(status=Status.DELIVERED, created_at=NOW), now=NOW)
