"""GET /v3/messages page by page: counted without counting, and read to the end by cursor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.messaging import hourly_counts
from apps.messaging.models import MessageStatus
from tests.api.v3_program import Program
from tests.cast import Cast
from tests.factories.messaging import message


def _total(program: Program, **query: Any) -> int:
    total: int = program.get("/v3/messages", **query).data["pagination"]["total_count"]
    return total


def test_cursor_reads_to_the_end_what_pages_read(cast: Cast, program: Program) -> None:
    made = [str(message(cast.acme).id) for _ in range(5)][::-1]

    read: list[str] = []
    query: dict[str, Any] = {"page_size": 2}
    for _ in range(3):
        answer = program.get("/v3/messages", **query)
        read += [shown["id"] for shown in answer.data["messages"]]
        told = answer.data["pagination"]
        query["cursor"] = told["cursors"]["after"]

    assert read == made
    assert (told["has_more"], told["cursors"], told["total_count"]) == (False, {"before": None, "after": None}, 5)


def test_what_comes_meanwhile_does_not_shift_what_is_read(cast: Cast, program: Program) -> None:
    made = [str(message(cast.acme).id) for _ in range(4)][::-1]
    first = program.get("/v3/messages", page_size=2)
    message(cast.acme)

    second = program.get("/v3/messages", page_size=2, cursor=first.data["pagination"]["cursors"]["after"])

    assert [shown["id"] for shown in second.data["messages"]] == made[2:]


def test_cursor_goes_with_filters(cast: Cast, program: Program) -> None:
    for index in range(6):
        message(cast.acme, status=MessageStatus.DELIVERED if index % 2 else MessageStatus.FAILED)

    first = program.get("/v3/messages", page_size=2, status="FAILED")
    rest = program.get("/v3/messages", status="FAILED", cursor=first.data["pagination"]["cursors"]["after"])

    assert [shown["status"] for shown in rest.data["messages"]] == ["FAILED"]
    assert rest.data["pagination"]["total_count"] == 3


@pytest.mark.parametrize("cursor", ["nonsense", "1", "019aabc0-0000-7000-8000-00000000000g"])
def test_cursor_that_is_none_is_refused(program: Program, cursor: str) -> None:
    answer = program.get("/v3/messages", cursor=cursor)

    assert (answer.status, answer.named) == (400, {"cursor"})


def test_cursor_of_somebody_else_shows_nothing_of_theirs(cast: Cast, program: Program) -> None:
    message(cast.outsider)
    other = message(cast.outsider)

    assert program.get("/v3/messages", cursor=str(other.id)).data["messages"] == []


def test_total_is_exact_while_it_comes_from_the_hourly_counts(cast: Cast, program: Program) -> None:
    now = timezone.now()
    for status in (MessageStatus.DELIVERED, MessageStatus.DELIVERED, MessageStatus.FAILED, MessageStatus.SENT):
        message(cast.acme, status=status, created_at=now - timedelta(days=3))
    message(cast.shop, status=MessageStatus.DELIVERED, created_at=now)
    hourly_counts.recount(now=now, since=now - timedelta(days=4))
    message(cast.acme, status=MessageStatus.QUEUED, created_at=now)

    assert _total(program) == 6
    assert _total(program, status="DELIVERED") == 3
    assert (_total(program, status="failed"), _total(program, channel="sms")) == (1, 0)
    assert _total(program, direction="INBOUND") == 0
    assert _total(Program(cast.shop)) == 1
