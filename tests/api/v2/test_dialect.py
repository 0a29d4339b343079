"""What all addresses of v2 have in common: account status, idempotency, sandbox, the call log, and bodies."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from django.utils import timezone

from apps.api.call_log import journal
from apps.api.models import IdempotentReply, LoggedCall
from apps.contacts.models import Contact
from apps.messaging.models import Message
from tests.api import v3_program
from tests.api.ledger import written
from tests.api.v2.v2_program import Program, faults
from tests.cast import Cast, change
from tests.factories.contacts import PHONE, contact
from tests.factories.message_templates import definition, template

# --- The account gate ---


def test_suspended_account(cast: Cast) -> None:
    change(cast.acme, suspended_at=timezone.now())

    bare = Program(cast.acme).get("/v2/contacts")
    guided = Program(cast.acme).post("/v2/messages", {})

    assert (bare.status, bare.body["title"], bare.body["code"]) == (403, "Forbidden", "account_suspended")
    assert (guided.status, guided.body["error"]["code"]) == (403, "account_suspended")


def test_suspended_profile_of_an_organization_that_is_not(cast: Cast) -> None:
    change(cast.shop, suspended_at=timezone.now())

    assert Program(cast.acme, sender=cast.shop).get("/v2/contacts").status == 403
    assert Program(cast.acme).get("/v2/contacts").status == 200


def test_account_that_is_not_set_up(cast: Cast) -> None:
    change(cast.acme, onboarding="SIGNED_UP")

    answer = Program(cast.acme).get("/v2/contacts")

    assert (answer.status, answer.body["code"]) == (403, "AUTH_006")


def test_calls_are_counted_with_those_of_v3(cast: Cast) -> None:
    answer = Program(cast.acme).get("/v2/contacts")

    assert {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"} <= answer.headers.keys()


# --- Idempotency ---


def _ask(row: Any, **more: Any) -> dict[str, Any]:
    return {"recipients": [PHONE], "template_id": str(row.id), **more}


def test_same_key_in_the_body_sends_once(cast: Cast, program: Program) -> None:
    row = template(cast.acme, definition=definition("Hi"))

    first = program.post("/v2/messages", _ask(row, idempotency_key="order_123_456"))
    second = program.post("/v2/messages", _ask(row, idempotency_key="order_123_456"))

    assert (first.status, second.status) == (202, 202)
    assert first.body == second.body
    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.headers["X-Original-Request-Id"] == first.headers["X-Request-Id"]
    assert Message.objects.count() == 1


def test_key_works_where_there_is_no_body_to_answer(cast: Cast, program: Program) -> None:
    row = template(cast.acme, definition=definition("Hi"))
    body = {"phoneNumber": PHONE, "templateId": str(row.id), "idempotencyKey": "k1"}

    answers = [program.post("/v2/messages/phone", body) for _ in range(2)]

    assert [(answer.status, answer.body) for answer in answers] == [(204, {}), (204, {})]
    assert "Idempotent-Replayed" in answers[1].headers
    assert Message.objects.count() == 1


def test_refusal_is_repeated_in_its_picture(cast: Cast, program: Program) -> None:
    contact(cast.acme, PHONE, opt_out=True)
    body = _ask(template(cast.acme, definition=definition("Hi")), idempotency_key="k1")

    first, second = program.post("/v2/messages", body), program.post("/v2/messages", body)

    assert (first.status, first.body["error"]["code"]) == (422, "recipients_opted_out")
    assert (second.status, second.body) == (first.status, first.body)
    assert second.headers["Idempotent-Replayed"] == "true"


def test_key_of_v2_is_another_one_in_v3(cast: Cast, program: Program) -> None:
    """An answer of one dialect would be none in the other."""
    row = template(cast.acme, definition=definition("Hi"))
    program.post("/v2/messages", _ask(row, idempotency_key="order_1"))

    answer = v3_program.Program(cast.acme).call(
        "POST",
        "/v3/messages",
        orjson.dumps({"to": [PHONE], "template": {"id": str(row.id)}}),
        headers={"Idempotency-Key": "order_1"},
    )

    assert answer.data["recipients"]
    assert "Idempotent-Replayed" not in answer.headers


@pytest.mark.parametrize("key", ["", "a b", "x" * 251, "ü", 7, ["k"], {"k": 1}, True])
def test_bad_key(cast: Cast, program: Program, key: Any) -> None:
    row = template(cast.acme, definition=definition("Hi"))

    answer = program.post(
        "/v2/messages/phone", {"phoneNumber": PHONE, "templateId": str(row.id), "idempotency_key": key}
    )

    assert faults(answer) == {
        "idempotencyKey": ["idempotency_key must be 1 to 250 letters, digits, hyphens or underscores"]
    }
    assert Message.objects.count() == 0


def test_reading_has_no_key(cast: Cast, program: Program) -> None:
    first = program.call("GET", "/v2/contacts", b'{"idempotency_key": "k1"}')
    contact(cast.acme, PHONE)
    second = program.call("GET", "/v2/contacts", b'{"idempotency_key": "k1"}')

    assert (first.body["totalCount"], second.body["totalCount"]) == (0, 1)


def test_null_is_no_key(cast: Cast, program: Program) -> None:
    row = template(cast.acme, definition=definition("Hi"))

    assert program.post("/v2/messages", _ask(row, idempotency_key=None)).status == 202
    assert IdempotentReply.objects.count() == 0


# --- Sandbox ---


@pytest.mark.parametrize("flag", ["sandbox", "test_mode"])
def test_rehearsal_leaves_nothing(cast: Cast, program: Program, flag: str) -> None:
    row = template(cast.acme, definition=definition("Hi"))
    before = written()

    guided = program.post("/v2/messages", _ask(row, **{flag: True}))
    bare = program.post("/v2/messages/phone", {"phoneNumber": PHONE, "templateId": str(row.id), flag: True})
    added = program.post("/v2/contacts", {"phoneNumber": PHONE, flag: True})

    assert [each.status for each in (guided, bare, added)] == [202, 204, 201]
    assert {each.headers["X-Sandbox"] for each in (guided, bare, added)} == {"true"}
    assert written() == before


@pytest.mark.parametrize("flag", ["sandbox", "test_mode"])
def test_flag_that_is_none(cast: Cast, program: Program, flag: str) -> None:
    answer = program.post("/v2/contacts", {"phoneNumber": PHONE, flag: "maybe"})

    assert set(faults(answer)) <= {"sandbox", "testMode", "test_mode"}
    assert Contact.objects.count() == 0


# --- The log of calls ---


def test_calls_are_logged_with_what_they_made(cast: Cast) -> None:
    journal._notes.clear()
    row = template(cast.acme, definition=definition("Hi"))
    program = Program(cast.acme, sender=cast.shop)

    for path, body in (
        ("/v2/messages/phone", {"phoneNumber": PHONE, "templateId": str(row.id)}),
        ("/v2/messages", _ask(row)),
        ("/v2/contacts", {"phoneNumber": "+14155552679"}),
        ("/v2/contacts", {"phoneNumber": "12"}),
        ("/v2/contacts", {"phoneNumber": PHONE}),
        ("/v2/messages", _ask(row, recipients=[])),
    ):
        program.post(path, body)

    journal.write()
    calls = LoggedCall.objects.order_by("at", "id")
    messages = Message.objects.order_by("id").values_list("id", flat=True)
    assert [(each.path, each.status, each.error_code) for each in calls] == [
        ("/v2/messages/phone", 204, None),
        ("/v2/messages", 202, None),
        ("/v2/contacts", 201, None),
        ("/v2/contacts", 400, "VALIDATION_002"),
        ("/v2/contacts", 409, "RESOURCE_007"),
        ("/v2/messages", 400, "validation_error"),
    ]
    assert [each.made_id for each in calls][:2] == list(messages)
    assert calls[2].made_id == Contact.objects.get(phone="+14155552679").id
    assert {each.profile_id for each in calls} == {cast.shop.id}


# --- Bodies that are none ---


@pytest.mark.parametrize("raw", [b"{", b"[]", b'"x"', b"\xff\xfe", b"null", b"7"])
def test_body_that_is_no_object(cast: Cast, program: Program, raw: bytes) -> None:
    bare = program.call("POST", "/v2/messages/phone", raw)
    guided = program.call("POST", "/v2/messages", raw)

    assert set(faults(bare)) == {"generalErrors"}
    assert (guided.status, guided.body["error"]["code"]) == (400, "validation_error")


def test_body_under_another_content_type_is_read(cast: Cast, program: Program) -> None:
    raw = orjson.dumps({"phoneNumber": PHONE})

    answer = program.call("POST", "/v2/contacts", raw, content_type="application/x-www-form-urlencoded")

    assert answer.status == 201


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_method_that_an_address_has_not(cast: Cast, program: Program, method: str) -> None:
    answer = program.call(method, "/v2/contacts")

    assert (answer.status, answer.body["status"], answer.body["title"]) == (405, 405, "Method Not Allowed")


def test_head_has_no_body(cast: Cast, program: Program) -> None:
    answer = program.call("HEAD", "/v2/contacts")

    assert (answer.status, answer.body) == (200, {})
