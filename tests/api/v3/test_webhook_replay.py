"""Replays over v3: one event, those of a time, and what is missing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from apps.core.models import derived_id, new_id
from apps.webhooks.models import Delivery, Endpoint, EventStatus
from tests.api.v3_program import UNKNOWN, Answer, Program
from tests.cast import Cast
from tests.factories.webhooks import attempted, delivery, endpoint

_OFF = (422, "BUSINESS_009", "This webhook is off. Turn it on, then replay its events")
_NO_EVENT = (404, "RESOURCE_011", "Webhook event not found")


@pytest.fixture
def hook(cast: Cast) -> Endpoint:
    return endpoint(cast.acme)


def _failed(to: Endpoint, *, ago: timedelta = timedelta(hours=1)) -> Delivery:
    event_id = derived_id(timezone.now() - ago, str(new_id()))
    return delivery(to, event_id=event_id, status=EventStatus.FAILED, tries=[attempted(500, error="…")])


def _many(program: Program, hook: Endpoint, **body: Any) -> Answer:
    return program.post(f"/v3/webhooks/{hook.id}/replay", body)


def _queued(*rows: Delivery) -> list[bool]:
    for row in rows:
        row.refresh_from_db()
    return [row.due_at is not None for row in rows]


def _text(moment: datetime) -> str:
    return moment.isoformat()


def test_event_is_answered_as_it_waits_again(program: Program, hook: Endpoint) -> None:
    row = _failed(hook)

    answer = program.post(f"/v3/webhooks/{hook.id}/events/{row.event_id}/replay", {})

    assert (answer.status, answer.data["id"], answer.data["delivery_status"]) == (202, str(row.event_id), "pending")
    assert (answer.data["event_data"], answer.data["delivery_attempts"]) == (row.event_data, 1)
    assert _queued(row) == [True]


def test_what_is_missing_is_counted(program: Program, hook: Endpoint) -> None:
    rows = [_failed(hook), _failed(hook, ago=timedelta(days=2)), delivery(hook)]

    answer = _many(program, hook, only_missing=True)

    assert (answer.status, answer.data) == (202, {"queued": 2})
    assert _queued(*rows) == [True, True, False]


def test_everything_of_a_time(program: Program, hook: Endpoint) -> None:
    now = timezone.now()
    rows = [_failed(hook, ago=timedelta(hours=hours)) for hours in (1, 3, 5)]

    span = {"since": _text(now - timedelta(hours=4)), "until": _text(now - timedelta(hours=2))}
    assert _many(program, hook, **span).data == {"queued": 1}
    assert _queued(*rows) == [False, True, False]

    assert _many(program, hook, since=_text(now - timedelta(hours=4)), until=None).data == {"queued": 1}
    assert _queued(*rows) == [True, True, False]


@pytest.mark.parametrize(
    "body", [{}, None, {"only_missing": False}, {"since": None}, {"until": "2026-05-01T09:00:00Z"}]
)
def test_nothing_is_replayed_by_a_forgotten_field(program: Program, hook: Endpoint, body: Any) -> None:
    row = _failed(hook)

    answer = program.post(f"/v3/webhooks/{hook.id}/replay", body)

    assert answer.refusal == (400, "VALIDATION_001", "since is required unless only_missing is true")
    assert _queued(row) == [False]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"since": "yesterday"}, "since"),
        ({"since": "2026-05-01"}, "since"),
        ({"since": "2026-05-01T09:00:00"}, "since"),
        ({"since": 1_777_626_000}, "since"),
        ({"since": ["2026-05-01T09:00:00Z"]}, "since"),
        ({"since": True}, "since"),
        ({"since": {"a": 1}}, "since"),
        ({"since": "2026-05-01T09:00:00Z", "until": 5}, "until"),
        ({"since": "2026-05-01T09:00:00Z", "until": "2026-05-01T09:00:00Z"}, "until"),
        ({"since": "2026-05-01T09:00:00Z", "until": "2026-05-01T09:00:00+02:00"}, "until"),
        ({"only_missing": "perhaps"}, "only_missing"),
        ({"only_missing": None}, "only_missing"),
    ],
)
def test_wrong_value_names_its_field(program: Program, hook: Endpoint, body: dict[str, Any], field: str) -> None:
    answer = _many(program, hook, **body)

    assert (answer.status, answer.error["code"], answer.named) == (400, "VALIDATION_001", {field})


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-05-01T09:00:00+23:59"])
def test_times_at_the_ends_of_the_world(program: Program, hook: Endpoint, since: str) -> None:
    assert _many(program, hook, since=since).status == 202


def test_webhook_that_is_off_says_what_to_do(cast: Cast, program: Program) -> None:
    off = endpoint(cast.acme, is_active=False)
    row = _failed(off)

    answers = [
        program.post(f"/v3/webhooks/{off.id}/events/{row.event_id}/replay", {}),
        _many(program, off, only_missing=True),
        _many(program, off, only_missing=True, sandbox=True),
    ]

    assert [answer.refusal for answer in answers] == [_OFF] * 3
    assert _queued(row) == [False]


def test_unknown_event_and_one_of_another_webhook_look_the_same(cast: Cast, program: Program, hook: Endpoint) -> None:
    others = [_failed(endpoint(cast.acme)), _failed(endpoint(cast.outsider)), delivery(hook, is_test=True)]
    ids, path = [UNKNOWN, *(row.event_id for row in others)], f"/v3/webhooks/{hook.id}/events"

    answers = [program.post(f"{path}/{event_id}/replay", {}) for event_id in ids]

    assert [answer.refusal for answer in answers] == [_NO_EVENT] * 4
    assert all(answer.error == answers[0].error for answer in answers)
    assert _queued(*others) == [False] * 3


def test_webhook_of_somebody_else_looks_like_an_unknown_one(cast: Cast) -> None:
    row = _failed(endpoint(cast.shop))

    for stranger in (cast.sibling, cast.outsider):
        program = Program(stranger)
        for path in (f"events/{row.event_id}/replay", "replay"):
            foreign, unknown = (
                program.post(f"/v3/webhooks/{each}/{path}", {"only_missing": True})
                for each in (row.endpoint_id, UNKNOWN)
            )
            assert foreign.refusal == unknown.refusal == (404, "RESOURCE_008", "Webhook not found")
            assert foreign.error == unknown.error
    assert _queued(row) == [False]


def test_malformed_ids(program: Program, hook: Endpoint) -> None:
    assert program.post("/v3/webhooks/nonsense/replay", {"only_missing": True}).refusal == (
        400,
        "VALIDATION_001",
        "Invalid webhook ID format.",
    )
    assert program.post(f"/v3/webhooks/{hook.id}/events/nonsense/replay", {}).refusal == (
        400,
        "VALIDATION_001",
        "Invalid event ID format.",
    )


def test_sandbox_counts_and_queues_nothing(program: Program, hook: Endpoint) -> None:
    row = _failed(hook)

    one = program.post(f"/v3/webhooks/{hook.id}/events/{row.event_id}/replay", {"sandbox": True})
    many = _many(program, hook, only_missing=True, sandbox=True)

    assert (one.status, one.data["delivery_status"]) == (202, "pending")
    assert (many.status, many.data) == (202, {"queued": 1})
    assert one.headers["X-Sandbox"] == many.headers["X-Sandbox"] == "true"
    assert _queued(row) == [False]


@pytest.mark.parametrize("is_one", [True, False])
def test_repeated_call_with_a_key_replays_once(program: Program, hook: Endpoint, is_one: bool) -> None:
    row = _failed(hook)
    path = f"/v3/webhooks/{hook.id}/" + (f"events/{row.event_id}/replay" if is_one else "replay")

    def again() -> Answer:
        body = orjson.dumps({"only_missing": True})
        return program.call("POST", path, body, headers={"Idempotency-Key": "outage-1"})

    first = again()
    Delivery.objects.to(hook).update(status=EventStatus.FAILED, due_at=None)
    second = again()

    assert (first.status, second.status, second.body) == (202, 202, first.body)
    assert second.headers["Idempotent-Replayed"] == "true"
    assert _queued(row) == [False]


def test_rate_classes(program: Program, hook: Endpoint, settings: Settings) -> None:
    settings.RATE_LIMITS = {"sensitive": "1/9", "webhook_test": "2/9", "standard": "3/9"}

    one = program.post(f"/v3/webhooks/{hook.id}/events/{UNKNOWN}/replay", {})
    many = _many(program, hook, only_missing=True)

    assert [answer.headers["X-RateLimit-Limit"] for answer in (one, many)] == ["3", "1"]
