"""`scheduled_at` on POST /v3/messages: what is answered, stored, shown and refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from django.utils import timezone

from apps.contacts.models import Contact
from apps.message_templates.models import MessageTemplate, TemplateStatus
from apps.messaging.models import Message, MessageStatus, Outgoing
from apps.messaging.sending import schedule
from tests.api.v3_program import Program
from tests.cast import Cast
from tests.factories import message_templates
from tests.factories.contacts import PHONE, contact

OTHER = "+442079460958"


@pytest.fixture(autouse=True)
def _forgetful() -> None:
    schedule._held.clear()


@pytest.fixture
def template(cast: Cast) -> MessageTemplate:
    return message_templates.template(cast.acme)


def _ahead(**distance: float) -> datetime:
    return (timezone.now() + timedelta(**distance)).replace(microsecond=0)


def _body(template: MessageTemplate, at: object, *to: str, **fields: Any) -> dict[str, Any]:
    given = {"template": {"id": str(template.id), "parameters": {"name": "Ada"}}, "scheduled_at": at}
    return {"to": list(to or (PHONE,)), **given, **fields}


def test_scheduled_send_is_accepted_and_held(program: Program, template: MessageTemplate) -> None:
    at = _ahead(hours=2)
    written = at.astimezone(timezone.get_fixed_timezone(330)).isoformat()

    answer = program.post("/v3/messages", _body(template, written, PHONE, OTHER, channel=["sms"]))

    assert answer.status == 202
    assert answer.data["status"] == "QUEUED"
    assert datetime.fromisoformat(answer.data["scheduled_at"]) == at
    assert answer.data["scheduled_at"].endswith("+00:00")
    assert [each["body"] for each in answer.data["recipients"]] == ["Hello Ada!"] * 2
    assert set(Message.objects.values_list("status", "scheduled_at")) == {(MessageStatus.SCHEDULED, at)}
    assert set(Outgoing.objects.values_list("due_at", flat=True)) == {at}


def test_message_shows_when_it_will_be_sent(program: Program, template: MessageTemplate) -> None:
    at = _ahead(days=29)
    sent = program.post("/v3/messages", _body(template, at.isoformat())).data
    message_id = sent["recipients"][0]["message_id"]

    detail = program.get(f"/v3/messages/{message_id}").data
    newest, first = program.get(f"/v3/messages/{message_id}/activities").data["activities"]
    (listed,) = program.get("/v3/messages", status="scheduled").data["messages"]

    assert (detail["status"], detail["scheduled_at"]) == ("SCHEDULED", sent["scheduled_at"])
    assert [each["status"] for each in detail["events"]] == ["QUEUED", "SCHEDULED"]
    assert (newest["status"], newest["scheduled_at"]) == ("SCHEDULED", sent["scheduled_at"])
    assert first["status"] == "QUEUED"
    assert "scheduled_at" not in first
    assert (listed["id"], listed["scheduled_at"]) == (message_id, sent["scheduled_at"])
    assert program.get("/v3/messages", status="QUEUED").data["messages"] == []


def test_message_that_is_sent_at_once_has_no_such_key(program: Program, template: MessageTemplate) -> None:
    sent = program.post("/v3/messages", _body(template, None)).data
    detail = program.get(f"/v3/messages/{sent['recipients'][0]['message_id']}").data

    assert "scheduled_at" not in sent
    assert "scheduled_at" not in detail
    assert detail["status"] == "QUEUED"


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (lambda: _ahead(seconds=30).isoformat(), "at least 1 minute"),
        (lambda: _ahead(days=30, minutes=1).isoformat(), "at most 30 days"),
        (lambda: _ahead(hours=-1).isoformat(), "has passed"),
        (lambda: _ahead(hours=1).replace(tzinfo=None).isoformat(), "UTC offset"),
        (lambda: "2026-10-01", "UTC offset"),
        (lambda: "in an hour", "ISO 8601"),
        (lambda: "", "ISO 8601"),
        (lambda: 1777887016, "Expected"),
        (lambda: True, "Expected"),
        (lambda: ["2026-10-01T09:00:00Z"], "Expected"),
    ],
)
def test_bad_time_is_refused_by_its_name(program: Program, template: MessageTemplate, at: Any, words: str) -> None:
    answer = program.post("/v3/messages", _body(template, at()))

    assert (answer.status, answer.named) == (400, {"scheduled_at"})
    assert words in answer.error["details"]["scheduled_at"][0]
    assert not Message.objects.exists()


@pytest.mark.parametrize("flag", ["sandbox", "test_mode"])
def test_sandbox_answers_as_if_and_stores_nothing(program: Program, template: MessageTemplate, flag: str) -> None:
    at = _ahead(hours=1)

    answer = program.post("/v3/messages", _body(template, at.isoformat(), **{flag: True}))

    assert (answer.status, answer.headers["X-Sandbox"]) == (202, "true")
    assert datetime.fromisoformat(answer.data["scheduled_at"]) == at
    assert not Message.objects.exists()
    assert not Outgoing.objects.exists()
    assert program.post("/v3/messages", _body(template, "2020-01-01T00:00:00Z", **{flag: True})).status == 400


def test_repeated_call_schedules_once(program: Program, template: MessageTemplate) -> None:
    raw = orjson.dumps(_body(template, _ahead(hours=1).isoformat()))
    first, second = (
        program.call("POST", "/v3/messages", raw, headers={"Idempotency-Key": "tomorrow"}) for _ in range(2)
    )

    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.data == first.data
    assert Message.objects.count() == 1


def test_everybody_opted_out_is_said_at_once(cast: Cast, program: Program, template: MessageTemplate) -> None:
    contact(cast.acme, PHONE, opt_out=True)

    answer = program.post("/v3/messages", _body(template, _ahead(hours=1).isoformat()))

    assert answer.refusal[:2] == (422, "BUSINESS_004")


def test_approval_is_not_asked_before_it_is_due(cast: Cast, program: Program) -> None:
    pending = message_templates.template(cast.acme, "pending", status=TemplateStatus.PENDING)
    body = _body(pending, _ahead(hours=1).isoformat(), channel=["whatsapp"])

    assert program.post("/v3/messages", body).status == 202
    assert program.post("/v3/messages", {**body, "scheduled_at": None}).refusal[:2] == (422, "BUSINESS_005")


def test_unknown_template_is_still_unknown(program: Program) -> None:
    body = {"to": [PHONE], "template": {"name": "nothing"}, "scheduled_at": _ahead(hours=1).isoformat()}

    assert program.post("/v3/messages", body).refusal[:2] == (404, "RESOURCE_002")


def test_too_many_are_refused_and_clients_do_not_repeat(
    program: Program, template: MessageTemplate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "MAX_SCHEDULED", 1)

    answer = program.post("/v3/messages", _body(template, _ahead(hours=1).isoformat(), PHONE, OTHER))

    assert answer.refusal[:2] == (429, "LIMIT_001")
    assert answer.headers["x-should-retry"] == "false"
    assert not Contact.objects.exists()


def test_times_are_stored_in_utc(program: Program, template: MessageTemplate) -> None:
    at = _ahead(hours=1)
    program.post("/v3/messages", _body(template, at.astimezone(timezone.get_fixed_timezone(-570)).isoformat()))

    assert Message.objects.get().scheduled_at == at.astimezone(UTC)
