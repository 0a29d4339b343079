from __future__ import annotations

from typing import Any

import orjson
import pytest

from apps.messaging.models import Message
from apps.one_time_codes.models import OneTimeCode
from tests.api.ledger import written
from tests.api.v3_program import Program
from tests.cast import Cast
from tests.factories.contacts import PHONE
from tests.factories.message_templates import template
from tests.factories.one_time_codes import CODE, code

PATH, CHECK = "/v3/otp", "/v3/otp/verify"


def test_code_is_sent_and_told_to_nobody(program: Program) -> None:
    answer = program.post(PATH, {"to": PHONE})

    row, message = OneTimeCode.objects.get(), Message.objects.get()
    code_of_it = message.parameters and message.parameters["code"]
    assert (answer.status, answer.data) == (
        202,
        {
            "id": str(row.id),
            "to": PHONE,
            "status": "PENDING",
            "message_id": str(message.id),
            "template_id": str(message.template_id),
            "template_name": "sent_one_time_code",
            "checks_left": 5,
            "created_at": row.created_at.isoformat(),
            "expires_at": row.expires_at.isoformat(),
        },
    )
    assert code_of_it
    assert code_of_it not in str(answer.body)
    assert message.metadata == {"endpoint": f"POST {PATH}", "request_id": answer.headers["X-Request-Id"]}


@pytest.mark.parametrize("by", ["id", "to"])
def test_code_is_verified(cast: Cast, program: Program, by: str) -> None:
    row = code(cast.acme)
    key = {"id": str(row.id)} if by == "id" else {"to": PHONE}

    wrong = program.post(CHECK, {**key, "code": "000000"})
    right = program.post(CHECK, {**key, "code": f" {CODE} "})
    again = program.post(CHECK, {**key, "code": CODE})

    same = {"id": str(row.id), "to": PHONE}
    assert [wrong.data, right.data, again.data] == [
        {**same, "is_verified": False, "status": "PENDING", "checks_left": 4},
        {**same, "is_verified": True, "status": "VERIFIED", "checks_left": 3},
        {**same, "is_verified": False, "status": "VERIFIED", "checks_left": 3},
    ]
    assert {each.status for each in (wrong, right, again)} == {200}


@pytest.mark.parametrize(
    ("body", "status", "error", "field"),
    [
        ({}, 400, "VALIDATION_001", "to"),
        ({"to": "12"}, 400, "VALIDATION_002", "to"),
        ({"to": PHONE, "digits": 3}, 400, "VALIDATION_001", "digits"),
        ({"to": PHONE, "digits": 11}, 400, "VALIDATION_001", "digits"),
        ({"to": PHONE, "expires_in": 59}, 400, "VALIDATION_001", "expires_in"),
        ({"to": PHONE, "expires_in": 3601}, 400, "VALIDATION_001", "expires_in"),
        ({"to": PHONE, "channel": "fax"}, 400, "VALIDATION_001", "channel"),
        ({"to": PHONE, "channel": "whatsapp"}, 422, "BUSINESS_005", "template"),
        ({"to": PHONE, "template": {"name": "unknown"}}, 404, "RESOURCE_002", None),
        ({"to": PHONE, "template": {"id": "x"}}, 400, "VALIDATION_001", "template.id"),
        ({"to": PHONE, "parameters": {"a": "x" * 40000}}, 400, "VALIDATION_001", "parameters"),
    ],
)
def test_bad_wishes(program: Program, body: dict[str, Any], status: int, error: str, field: str | None) -> None:
    answer = program.post(PATH, body)

    assert (answer.status, answer.error["code"]) == (status, error)
    assert field is None or list(answer.error["details"]) == [field]
    assert not OneTimeCode.objects.exists()


def test_template_must_be_for_codes(cast: Cast, program: Program) -> None:
    other = template(cast.acme)

    answer = program.post(PATH, {"to": PHONE, "template": {"id": str(other.id)}})

    assert answer.refusal[:2] == (400, "VALIDATION_001")
    assert list(answer.error["details"]) == ["template"]


@pytest.mark.parametrize(
    ("body", "status", "error", "field"),
    [
        ({"to": PHONE}, 400, "VALIDATION_001", "code"),
        ({"code": CODE}, 400, "VALIDATION_004", "id"),
        ({"id": "x", "code": CODE}, 400, "VALIDATION_001", "id"),
        ({"to": PHONE, "code": CODE}, 404, "RESOURCE_015", "to"),
        ({"id": "01890000-0000-7000-8000-000000000000", "code": CODE}, 404, "RESOURCE_015", "id"),
    ],
)
def test_bad_checks(program: Program, body: dict[str, Any], status: int, error: str, field: str) -> None:
    answer = program.post(CHECK, body)

    assert (answer.status, answer.error["code"], list(answer.error["details"])) == (status, error, [field])


def test_sixth_code_to_a_number(program: Program) -> None:
    answers = [program.post(PATH, {"to": PHONE}) for _ in range(6)]

    assert [answer.status for answer in answers] == [202] * 5 + [429]
    assert answers[5].error["code"] == "LIMIT_002"
    assert 0 < int(answers[5].headers["Retry-After"]) <= 600
    assert answers[5].headers["x-should-retry"] == "false"


def test_sandbox_sends_and_checks_nothing(cast: Cast, program: Program) -> None:
    row = code(cast.acme)
    before = written()

    sent = program.post(PATH, {"to": PHONE, "sandbox": True})
    checked = program.post(CHECK, {"id": str(row.id), "code": CODE, "sandbox": True})

    assert (sent.status, checked.data["is_verified"]) == (202, True)
    assert written() == before


def test_repeated_call_sends_one_code(program: Program) -> None:
    raw, once = orjson.dumps({"to": PHONE}), {"Idempotency-Key": "a"}

    answers = [program.call("POST", PATH, raw, headers=once) for _ in range(2)]

    assert answers[0].data == answers[1].data
    assert OneTimeCode.objects.count() == Message.objects.count() == 1
