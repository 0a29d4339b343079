from __future__ import annotations

from typing import Any

import orjson
import pytest
from django.utils import timezone

from apps.messaging.models import Message
from apps.organizations.models import Onboarding
from tests.api.ledger import written
from tests.api.v3_program import Program
from tests.cast import Cast, change
from tests.factories.contacts import PHONE, contact

PATH = "/v3/messages/playground"
BODY = {"to": PHONE, "custom_message": "It works."}


def test_first_message(program: Program) -> None:
    answer = program.post(PATH, BODY)

    message = Message.objects.get()
    assert (answer.status, answer.data) == (
        202,
        {
            "status": "QUEUED",
            "template_id": str(message.template_id),
            "template_name": "sent_welcome_playground",
            "recipients": [{"message_id": str(message.id), "to": PHONE, "channel": None, "body": None}],
        },
    )
    assert message.parameters == {"business_name": "Acme", "custom_message": "It works."}
    assert message.metadata == {"endpoint": f"POST {PATH}", "request_id": answer.headers["X-Request-Id"]}


def test_template_it_used_can_be_looked_at(program: Program) -> None:
    answer = program.post(PATH, BODY)

    shown = program.get(f"/v3/templates/{answer.data['template_id']}").data
    listed = program.get("/v3/templates", is_welcome_playground="true").data["templates"]

    assert shown["variables"] == ["business_name", "custom_message"]
    assert [each["id"] for each in listed] == [shown["id"]]
    assert program.get("/v3/templates", is_welcome_playground="false").data["templates"] == []


@pytest.mark.parametrize("state", [each for each in Onboarding.values if each != Onboarding.ONBOARDED])
def test_account_need_not_be_set_up(cast: Cast, state: str) -> None:
    change(cast.acme, onboarding=state)
    program = Program(cast.acme)

    assert program.post(PATH, BODY).status == 202
    assert program.get("/v3/me").status == 403


def test_profile_need_not_be_complete(cast: Cast) -> None:
    change(cast.shop, status="incomplete")

    for program in (Program(cast.shop), Program(cast.acme, acting_as=cast.shop)):
        assert program.post(PATH, BODY).status == 202
    assert {each.profile_id for each in Message.objects.all()} == {cast.shop.id}


@pytest.mark.parametrize("who", ["acme", "shop"])
def test_suspension_holds_here_too(cast: Cast, who: str) -> None:
    change(getattr(cast, who), suspended_at=timezone.now())

    assert Program(cast.shop).post(PATH, BODY).refusal[:2] == (403, "account_suspended")
    assert Message.objects.count() == 0


def test_sixth_of_a_day(program: Program) -> None:
    answers = [program.post(PATH, BODY) for _ in range(6)]

    assert [each.status for each in answers] == [202] * 5 + [422]
    assert answers[5].refusal == (
        422,
        "BUSINESS_008",
        "Playground messages are limited to 5 per account and day (UTC)",
    )


def test_rehearsal_leaves_nothing_and_counts_for_nothing(program: Program) -> None:
    before = written()

    answers = [program.post(PATH, {**BODY, "sandbox": True}) for _ in range(6)]

    assert {each.status for each in answers} == {202}
    assert answers[0].headers["X-Sandbox"] == "true"
    assert written() == before


def test_same_idempotency_key_sends_once(program: Program) -> None:
    first, second = (program.call("POST", PATH, orjson.dumps(BODY), headers={"Idempotency-Key": "k"}) for _ in range(2))

    assert first.body == second.body
    assert second.headers["Idempotent-Replayed"] == "true"
    assert Message.objects.count() == 1


def test_opted_out(cast: Cast, program: Program) -> None:
    contact(cast.acme, opt_out=True)

    assert program.post(PATH, BODY).refusal[:2] == (422, "BUSINESS_004")


@pytest.mark.parametrize(
    ("wrong", "code", "blamed"),
    [
        ({"to": None}, "VALIDATION_001", {"to"}),
        ({"to": [PHONE]}, "VALIDATION_001", {"to"}),
        ({"to": ""}, "VALIDATION_001", {"to"}),
        ({"to": "4155552671"}, "VALIDATION_002", {"to"}),
        ({"to": "+" + "9" * 100}, "VALIDATION_001", {"to"}),
        ({"to": "\0"}, "VALIDATION_001", {"to"}),
        ({"custom_message": None}, "VALIDATION_001", {"custom_message"}),
        ({"custom_message": " "}, "VALIDATION_001", {"custom_message"}),
        ({"custom_message": "x" * 1025}, "VALIDATION_001", {"custom_message"}),
        ({"custom_message": "a\0b"}, "VALIDATION_001", {"custom_message"}),
        ({"custom_message": {}}, "VALIDATION_001", {"custom_message"}),
        ({"sandbox": "yes"}, "VALIDATION_001", {"sandbox"}),
    ],
)
def test_bad_body(program: Program, wrong: dict[str, Any], code: str, blamed: set[str]) -> None:
    answer = program.post(PATH, {**BODY, **wrong})

    assert (answer.refusal[:2], answer.named) == ((400, code), blamed)
    assert Message.objects.count() == 0


def test_nothing_at_all(program: Program) -> None:
    assert program.post(PATH, {}).named == {"to", "custom_message"}


def test_it_can_only_be_posted_to(program: Program) -> None:
    assert program.put(PATH, BODY).status == 405
