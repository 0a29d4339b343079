"""Events once more: which, how often, to whom, and what is left alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from apps.core import queue
from apps.core.models import derived_id, first_id_at, new_id
from apps.webhooks import actions, replay
from apps.webhooks.models import Delivery, Endpoint, EventStatus
from apps.webhooks.replay import ReplayRange
from tests.cast import Cast
from tests.factories.webhooks import NOW, attempted, delivery, endpoint

_EVERYTHING = ReplayRange()
_MISSING = ReplayRange(only_missing=True)
_BROKEN = attempted(500, error="The endpoint answered with HTTP status 500")


@pytest.fixture
def hook(cast: Cast) -> Endpoint:
    return endpoint(cast.shop)


def _made(to: Endpoint, *, ago: timedelta = timedelta(hours=1), **fields: Any) -> Delivery:
    """A delivery of an event that happened so long before NOW."""
    return delivery(to, **{"event_id": derived_id(NOW - ago, str(new_id())), **fields})


def _failed(to: Endpoint, **fields: Any) -> Delivery:
    usual = {"status": EventStatus.FAILED, "tries": [_BROKEN] * 4, "attempts": 4, "failures": 4}
    return _made(to, **{**usual, **fields})


def _queued(*rows: Delivery) -> list[bool]:
    for row in rows:
        row.refresh_from_db()
    return [row.due_at == NOW and row.status == EventStatus.PENDING for row in rows]


def _many(cast: Cast, to: Endpoint, wanted: ReplayRange) -> int:
    return replay.many(cast.shop, to, wanted, now=NOW)


# --- One ---


@pytest.mark.parametrize("status", [EventStatus.FAILED, EventStatus.DELIVERED])
def test_event_is_queued_again_and_keeps_its_id_body_and_attempts(
    cast: Cast, hook: Endpoint, monkeypatch: pytest.MonkeyPatch, status: EventStatus
) -> None:
    rung: list[str] = []
    monkeypatch.setattr(queue, "ring", rung.append)
    row = _failed(hook, status=status)
    before = (row.event_id, row.body, row.tries, row.attempts)

    queued = replay.one(cast.shop, hook, row.event_id, now=NOW)

    row.refresh_from_db()
    assert (row.status, row.due_at, row.failures) == (EventStatus.PENDING, NOW, 0)
    assert (row.event_id, row.body, row.tries, row.attempts) == before
    assert (queued.status, queued.due_at, queued.failures) == (row.status, row.due_at, row.failures)
    assert rung == ["webhooks.deliver"]


@pytest.mark.parametrize("status", [EventStatus.PENDING, EventStatus.RETRYING])
def test_event_that_is_still_to_be_tried_is_left_alone(cast: Cast, hook: Endpoint, status: EventStatus) -> None:
    due = NOW + timedelta(minutes=5)
    row = _failed(hook, status=status, due_at=due)

    assert replay.one(cast.shop, hook, row.event_id, now=NOW).due_at == due
    assert _many(cast, hook, _EVERYTHING) == 0

    row.refresh_from_db()
    assert (row.status, row.due_at, row.failures) == (status, due, 4)


def test_unknown_event_is_not_found(cast: Cast, hook: Endpoint) -> None:
    others = _failed(endpoint(cast.shop)).event_id
    test = _made(hook, is_test=True).event_id
    forgotten = _failed(hook, ago=timedelta(days=30, seconds=1)).event_id

    for event_id in (new_id(), others, test, forgotten):
        with pytest.raises(replay.EventNotFound):
            replay.one(cast.shop, hook, event_id, now=NOW)


# --- Many ---


def test_missing_is_what_failed_and_nothing_else(cast: Cast, hook: Endpoint) -> None:
    gone = [_failed(hook), _failed(hook, tries=[], attempts=0, failures=0)]  # the second came while it was off
    rest = [
        _made(hook),
        _made(hook, status=EventStatus.PENDING, due_at=NOW, tries=[]),
        _failed(hook, status=EventStatus.RETRYING, due_at=NOW + timedelta(minutes=1)),
        _failed(hook, is_test=True),
        _failed(endpoint(cast.shop)),
    ]
    before = list(Delivery.objects.filter(event_id__in=[row.event_id for row in rest]).order_by("pk").values())

    assert replay.count(cast.shop, hook, _MISSING, now=NOW) == 2
    assert _many(cast, hook, _MISSING) == 2

    assert _queued(*gone) == [True, True]
    assert list(Delivery.objects.filter(event_id__in=[row.event_id for row in rest]).order_by("pk").values()) == before
    assert _many(cast, hook, _MISSING) == 0


def test_everything_is_also_what_was_delivered(cast: Cast, hook: Endpoint) -> None:
    rows = _made(hook), _failed(hook), _made(hook, is_test=True)

    assert _many(cast, hook, _EVERYTHING) == 2
    assert _queued(*rows) == [True, True, False]


def test_span_has_its_beginning_and_not_its_end(cast: Cast, hook: Endpoint) -> None:
    since, until = NOW - timedelta(hours=3), NOW - timedelta(hours=1)
    moments = [since - timedelta(milliseconds=1), since, until - timedelta(milliseconds=1), until, NOW]
    rows = [_made(hook, event_id=first_id_at(moment)) for moment in moments]

    assert _many(cast, hook, ReplayRange(since=since, until=until)) == 2
    assert _queued(*rows) == [False, True, True, False, False]
    assert _many(cast, hook, ReplayRange(since=until)) == 2
    assert _queued(*rows) == [False, True, True, True, True]


def test_log_is_kept_for_thirty_days_and_so_is_what_can_be_replayed(cast: Cast, hook: Endpoint) -> None:
    old, young = _made(hook, ago=timedelta(days=30, seconds=1)), _made(hook, ago=timedelta(days=29, hours=23))

    assert _many(cast, hook, ReplayRange(since=NOW - timedelta(days=365))) == 1
    assert _queued(old, young) == [False, True]


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({"event_type": "message.sent"}, ["sent"]),
        ({"status": "delivered"}, ["sent", "slow"]),
        ({"status": "failed"}, ["broken"]),
        ({"status": "failed", "event_type": "message.sent"}, []),
        ({"status": "pending"}, []),
        ({"status": "delivered", "only_missing": True}, []),
        ({"search": "TEAPOT"}, ["broken"]),
        ({"search": "message.r"}, ["slow"]),
    ],
)
def test_filters_are_those_of_the_log(cast: Cast, hook: Endpoint, filters: dict[str, Any], wanted: list[str]) -> None:
    rows = {
        "sent": _made(hook, event="message.sent"),
        "slow": _made(hook, event="message.read"),
        "broken": _failed(hook, tries=[attempted(418, response="I'm a teapot", error="…")]),
    }

    assert _many(cast, hook, ReplayRange(**filters)) == len(wanted)
    assert [name for name, row in rows.items() if _queued(row) == [True]] == wanted


def test_event_is_found_by_its_id_too(cast: Cast, hook: Endpoint) -> None:
    rows = [_made(hook), _made(hook)]

    assert _many(cast, hook, ReplayRange(search=str(rows[1].event_id))) == 1
    assert _queued(*rows) == [False, True]


def test_many_are_queued_in_portions_that_miss_and_repeat_none(
    cast: Cast, hook: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "_PORTION", 3)
    portions: list[list[UUID]] = []
    queue_up = replay._queue

    def watched(to: Endpoint, ids: list[UUID], now: datetime) -> None:
        portions.append(ids)
        queue_up(to, ids, now)

    monkeypatch.setattr(replay, "_queue", watched)
    for _ in range(10):
        _failed(hook)

    assert _many(cast, hook, _MISSING) == 10

    assert [len(portion) for portion in portions] == [3, 3, 3, 1]
    flat = [event_id for portion in portions for event_id in portion]
    assert flat == sorted(flat)
    assert len(set(flat)) == 10


# --- Endpoints ---


def test_endpoint_that_is_off_is_refused(cast: Cast) -> None:
    off = endpoint(cast.shop, is_active=False)
    row = _failed(off)

    for call in (
        lambda: replay.one(cast.shop, off, row.event_id, now=NOW),
        lambda: replay.many(cast.shop, off, _MISSING, now=NOW),
        lambda: replay.count(cast.shop, off, _MISSING, now=NOW),
    ):
        with pytest.raises(replay.EndpointIsOff):
            call()

    assert _queued(row) == [False]


def test_endpoint_that_is_turned_off_meanwhile_gets_no_more(
    cast: Cast, hook: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "_PORTION", 2)
    queue_up = replay._queue

    def queue_and_turn_off(to: Endpoint, ids: list[UUID], now: datetime) -> None:
        queue_up(to, ids, now)
        actions.switch(cast.shop, to, is_active=False, now=now)

    monkeypatch.setattr(replay, "_queue", queue_and_turn_off)
    rows = [_failed(hook) for _ in range(5)]

    with pytest.raises(replay.EndpointIsOff):
        _many(cast, hook, _MISSING)

    assert _queued(*rows) == [False] * 5
    assert {row.status for row in rows} == {EventStatus.FAILED}


@pytest.mark.parametrize("who", ["sibling", "outsider"])
def test_stranger_replays_nothing(cast: Cast, hook: Endpoint, who: str) -> None:
    stranger, row = getattr(cast, who), _failed(hook)

    with pytest.raises(actions.WebhookNotFound):
        replay.one(stranger, hook, row.event_id, now=NOW)
    with pytest.raises(actions.WebhookNotFound):
        replay.many(stranger, hook, _MISSING, now=NOW)

    assert _queued(row) == [False]


def test_endpoint_that_was_removed_meanwhile_is_not_found(cast: Cast, hook: Endpoint) -> None:
    Endpoint.objects.filter(id=hook.id).delete()

    with pytest.raises(actions.WebhookNotFound):
        _many(cast, hook, _MISSING)
