"""The log of calls: what is noted, and for how long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest
from django.utils import timezone
from pytest_django import Settings

from apps.api.call_log import forget, journal
from apps.api.models import LoggedCall
from apps.core.models import first_id_at
from tests.api.v3_program import Program, call
from tests.cast import Cast
from tests.factories import message_templates, messaging
from tests.factories.contacts import PHONE


@pytest.fixture(autouse=True)
def _empty() -> None:
    journal._notes.clear()


def _written() -> list[LoggedCall]:
    journal.write()
    return list(LoggedCall.objects.order_by("id"))


def test_call_is_kept_with_its_answer(cast: Cast) -> None:
    answer = Program(cast.acme).get("/v3/contacts", page=1)

    [logged] = _written()

    assert (logged.method, logged.path, logged.status) == ("GET", "/v3/contacts?page=1", 200)
    assert logged.request_id == answer.headers["X-Request-Id"]
    assert (logged.organization_id, logged.profile_id) == (cast.acme.id, None)
    assert (logged.error_code, logged.body, logged.made_id) == (None, "", None)
    assert (logged.is_replay, logged.is_sandbox) == (False, False)
    assert 0 < logged.milliseconds < 10_000
    assert timezone.now() - logged.at < timedelta(minutes=1)


def test_call_that_makes_something_leads_to_it(cast: Cast) -> None:
    program, template = Program(cast.acme), message_templates.template(cast.acme)
    contact = program.post("/v3/contacts", {"phone_number": PHONE})
    message = program.post("/v3/messages", {"to": [PHONE], "template": {"id": str(template.id)}})

    made = [logged.made_id for logged in _written()]

    assert made == [UUID(contact.data["id"]), UUID(message.data["recipients"][0]["message_id"])]


def test_failure_has_its_code_and_its_body(cast: Cast) -> None:
    Program(cast.acme).post("/v3/contacts", {"phone_number": "+123", "password": "secret"})

    [logged] = _written()

    assert (logged.status, logged.error_code) == (400, "VALIDATION_002")
    assert orjson.loads(logged.body) == {"phone_number": "+123", "password": "•••"}


def test_answer_is_kept_without_its_secrets(cast: Cast) -> None:
    program = Program(cast.acme)
    webhook = {"display_name": "Orders", "endpoint_url": "https://example.com/EAAG", "event_types": ["messages"]}
    secret = program.post("/v3/webhooks", webhook).data["signing_secret"]
    rotated = program.post(f"/v3/webhooks/{program.get('/v3/webhooks').data['webhooks'][0]['id']}/rotate-secret", {})
    program.post("/v3/contacts", {"phone_number": PHONE})

    kept = [logged.answer for logged in _written()]

    assert [orjson.loads(answer)["success"] for answer in kept] == [True] * 4
    assert not any(hidden in answer for answer in kept for hidden in (secret, rotated.data["signing_secret"], "EAAG"))
    assert not any(digits in "".join(kept) for digits in (PHONE[1:], PHONE[-7:], "555-"))
    assert orjson.loads(kept[0])["data"]["signing_secret"] == "•••"


def test_text_of_a_message_is_not_kept_with_an_answer(cast: Cast) -> None:
    message = messaging.message(
        cast.acme, body={"header": None, "content": "Your code is 804215", "footer": None, "buttons": None}
    )

    for version in ("v3", "v2"):
        headers = {"x-api-key": cast.key(cast.acme), "x-sender-id": str(cast.acme.id)}
        assert "804215" in str(call("GET", f"/{version}/messages/{message.id}", headers=headers).body)

    answers = [logged.answer for logged in _written()]
    assert len(answers) == 2
    assert all(answers)
    assert "804215" not in "".join(answers)


def test_replay_and_rehearsal_are_marked(cast: Cast) -> None:
    program, body = Program(cast.acme), orjson.dumps({"phone_number": PHONE, "sandbox": True})
    for _ in range(2):
        program.call("POST", "/v3/contacts", body, headers={"Idempotency-Key": "k"})

    assert [(logged.is_replay, logged.is_sandbox) for logged in _written()] == [(False, True), (True, True)]


def test_profile_acted_for_is_kept(cast: Cast) -> None:
    Program(cast.acme, acting_as=cast.shop).get("/v3/me")

    [logged] = _written()

    assert (logged.organization_id, logged.profile_id) == (cast.acme.id, cast.shop.id)


@pytest.mark.parametrize("headers", [{}, {"x-api-key": "nonsense"}])
def test_stranger_is_nobody_to_log_for(cast: Cast, headers: dict[str, str]) -> None:
    call("GET", "/v3/me", headers=headers)

    assert _written() == []


def test_operator_may_do_without(cast: Cast, settings: Settings) -> None:
    settings.REQUEST_LOG_DAYS = 0

    Program(cast.acme).get("/v3/me")

    assert _written() == []


def test_refused_account_is_logged_all_the_same(cast: Cast) -> None:
    assert [Program(cast.shop).call("PUT", "/v3/me").status, len(_written())] == [405, 1]


@pytest.mark.parametrize("raw", [b"\xff\xfe", b'{"a": "\\u0000"}', b"\0"])
def test_any_bytes_can_be_kept(cast: Cast, raw: bytes) -> None:
    Program(cast.acme).call("POST", "/v3/contacts?a=%00", raw)

    assert len(_written()) == 1


def test_a_method_of_any_length_can_be_kept(cast: Cast) -> None:
    Program(cast.acme).call("X" * 50, "/v3/me")

    assert [logged.method for logged in _written()] == ["X" * 10]


def test_each_sees_its_own(cast: Cast) -> None:
    for caller in (cast.acme, cast.shop, cast.sibling, cast.outsider):
        Program(caller).get("/v3/me")
    _written()

    def count(customer: Any) -> int:
        return LoggedCall.objects.visible_to(customer).count()

    assert [count(caller) for caller in (cast.acme, cast.shop, cast.outsider)] == [3, 1, 1]


def test_old_calls_are_forgotten(cast: Cast) -> None:
    program, now = Program(cast.acme), timezone.now()
    program.get("/v3/me")
    program.get("/v3/me")
    old, _ = _written()
    LoggedCall.objects.filter(id=old.id).update(id=first_id_at(now - timedelta(days=31)))

    assert (forget(now=now), LoggedCall.objects.count()) == (1, 1)
