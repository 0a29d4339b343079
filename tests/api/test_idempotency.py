"""The same key, again: one execution, the same answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.utils import timezone

from apps.api import idempotency
from apps.api.models import IdempotentReply
from apps.contacts.models import Contact
from apps.messaging.models import Message
from tests.api.v3_program import Answer, Program
from tests.cast import Cast
from tests.factories import message_templates
from tests.factories.contacts import PHONE
from tests.factories.webhooks import endpoint

KEY = "order_123-456"


def _call(
    program: Program, body: dict[str, Any], *, key: str = KEY, path: str = "/v3/contacts", method: str = "POST"
) -> Answer:
    return program.call(method, path, orjson.dumps(body), headers={"Idempotency-Key": key})


@pytest.fixture
def program(cast: Cast) -> Program:
    return Program(cast.acme)


@pytest.fixture
def message(cast: Cast) -> dict[str, Any]:
    return {"to": [PHONE], "template": {"id": str(message_templates.template(cast.acme).id)}}


def test_second_call_gets_the_first_answer(program: Program) -> None:
    first = _call(program, {"phone_number": PHONE})

    second = _call(program, {"phone_number": PHONE})

    assert (second.status, second.body) == (201, first.body)
    assert Contact.objects.count() == 1
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.headers["X-Original-Request-Id"] == first.headers["X-Request-Id"] != second.headers["X-Request-Id"]
    assert "Idempotency-Mismatch" not in second.headers


def test_sending_is_done_once(program: Program, message: dict[str, Any]) -> None:
    first, second = (_call(program, message, path="/v3/messages") for _ in range(2))

    assert (second.status, second.body) == (202, first.body)
    assert Message.objects.count() == 1


def test_another_body_gets_the_first_answer_too_and_is_told(program: Program) -> None:
    first = _call(program, {"phone_number": PHONE})

    second = _call(program, {"phone_number": "+14155550199"})

    assert second.body == first.body
    assert second.headers["Idempotency-Mismatch"] == "true"
    assert Contact.objects.count() == 1


def test_another_query_is_told_like_another_body(cast: Cast, program: Program) -> None:
    path = f"/v3/webhooks/{endpoint(cast.acme).id}/rotate-secret"
    first = _call(program, {}, path=path)

    second = _call(program, {}, path=f"{path}?immediately=true")

    assert second.body == first.body
    assert second.headers["Idempotency-Mismatch"] == "true"


@pytest.mark.parametrize(
    "raw",
    [
        b'{ "sandbox":false,\n"phone_number" : "\\u002b14155552671" }',
        b'{"phone_number":"+14155552671","sandbox":false}',
    ],
)
def test_same_body_in_another_spelling_is_the_same_body(program: Program, raw: bytes) -> None:
    first = program.call(
        "POST", "/v3/contacts", b'{"sandbox": false, "phone_number": "+14155552671"}', headers={"Idempotency-Key": KEY}
    )

    second = program.call("POST", "/v3/contacts", raw, headers={"Idempotency-Key": KEY})

    assert (second.body, second.headers["Idempotent-Replayed"]) == (first.body, "true")
    assert "Idempotency-Mismatch" not in second.headers


def test_key_of_one_endpoint_opens_no_other(program: Program, message: dict[str, Any]) -> None:
    """Or whoever may do less could be shown what was answered to whoever may do more."""
    _call(program, {"phone_number": PHONE})

    second = _call(program, message, path="/v3/messages")

    assert second.refusal == (400, "VALIDATION_007", idempotency.OtherCall.message)
    assert "Idempotent-Replayed" not in second.headers
    assert Message.objects.count() == 0


def test_keys_of_others_are_others(cast: Cast) -> None:
    callers = [cast.acme, cast.shop, cast.outsider]

    answers = [_call(Program(caller), {"phone_number": PHONE}) for caller in callers]

    assert [answer.status for answer in answers] == [201, 201, 201]


def test_profile_acted_for_is_another_account(cast: Cast) -> None:
    _call(Program(cast.acme), {"phone_number": PHONE})

    answer = _call(Program(cast.acme, acting_as=cast.shop), {"phone_number": PHONE})

    assert "Idempotent-Replayed" not in answer.headers


def test_rehearsal_is_kept_as_what_it_was(program: Program) -> None:
    first = _call(program, {"phone_number": PHONE, "sandbox": True})

    second = _call(program, {"phone_number": PHONE, "sandbox": True})

    assert second.body == first.body
    assert second.headers["X-Sandbox"] == first.headers["X-Sandbox"] == "true"
    assert Contact.objects.count() == 0


def test_answer_without_a_body_is_kept(program: Program) -> None:
    created = _call(program, {"phone_number": PHONE}, key="one")
    path = f"/v3/contacts/{created.data['id']}"

    answers = [_call(program, {}, key="two", path=path, method="DELETE") for _ in range(2)]

    assert [(answer.status, answer.body) for answer in answers] == [(204, {}), (204, {})]
    assert answers[1].headers["Idempotent-Replayed"] == "true"
    assert "Content-Type" not in answers[1].headers


def test_refusal_by_the_room_is_kept(program: Program) -> None:
    program.post("/v3/contacts", {"phone_number": PHONE})

    first, second = (_call(program, {"phone_number": PHONE}) for _ in range(2))

    assert (second.status, second.body) == (409, first.body)
    assert second.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("path", ["/v3/contacts", "/v3/messages"])
def test_call_that_was_not_understood_may_be_mended_under_its_key(
    program: Program, message: dict[str, Any], path: str
) -> None:
    wrong = _call(program, {"to": 1, "phone_number": 1}, path=path)

    mended = _call(program, {"phone_number": PHONE} if path == "/v3/contacts" else message, path=path)

    assert wrong.status == 400
    assert mended.status in (201, 202)


def test_nothing_is_left_of_a_failure_but_its_answer(program: Program, message: dict[str, Any]) -> None:
    answer = _call(program, {**message, "template": {"name": "nobody_has_this"}}, path="/v3/messages")

    assert answer.status == 404
    assert (IdempotentReply.objects.get().status, Contact.objects.count()) == (404, 0)


@pytest.mark.parametrize("key", ["", "a b", "a.b", "ä", "x" * 256, "a\tb"])
def test_key_of_another_form_is_refused(program: Program, key: str) -> None:
    answer = _call(program, {"phone_number": PHONE}, key=key)

    assert answer.refusal == (400, "VALIDATION_007", idempotency.BadIdempotencyKey.message)
    assert Contact.objects.count() == 0


def test_longest_key_is_taken(program: Program) -> None:
    assert _call(program, {"phone_number": PHONE}, key="x" * 255).status == 201


def test_reading_knows_no_keys(program: Program) -> None:
    answers = [program.call("GET", "/v3/me", headers={"Idempotency-Key": KEY}) for _ in range(2)]

    assert "Idempotent-Replayed" not in answers[1].headers


def test_key_lives_for_a_day(program: Program) -> None:
    _call(program, {"phone_number": PHONE})
    IdempotentReply.objects.update(created_at=timezone.now() - idempotency.KEPT)

    again = _call(program, {"phone_number": "+14155550199"})

    assert (again.status, Contact.objects.count()) == (201, 2)


def test_what_nobody_may_ask_for_is_forgotten(program: Program) -> None:
    _call(program, {"phone_number": PHONE})
    now = timezone.now()

    assert [idempotency.forget(now=now), idempotency.forget(now=now + idempotency.KEPT + timedelta(minutes=1))] == [
        0,
        1,
    ]
