"""Suppressed numbers over the API, and what the consent ledger says of a moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.utils import timezone

from apps.contacts import actions
from apps.contacts.consent import By
from apps.contacts.models import How
from apps.contacts.suppression.models import Suppression, SuppressionChange
from tests.api.v3_program import UNKNOWN, Program
from tests.cast import Cast
from tests.factories import channels, contacts, suppression

PHONE = contacts.PHONE


def test_number_is_suppressed_listed_and_released(cast: Cast, program: Program) -> None:
    made = program.post("/v3/suppressions", {"phone_number": "+1 (415) 555-2671", "channel": "sms", "reason": "Asked"})

    assert made.status == 201
    row = Suppression.objects.get()
    assert made.data == {
        "id": str(row.id),
        "customer_id": str(cast.acme.id),
        "phone_number": PHONE,
        "channel": "sms",
        "source": "API",
        "reason": "Asked",
        "created_by": row.who,
        "message_id": None,
        "created_at": row.created_at.isoformat(),
    }
    assert program.get(f"/v3/suppressions/{row.id}").data == made.data
    assert program.get("/v3/suppressions").data["suppressions"] == [made.data]
    assert program.get(f"/v3/suppressions?phone={quote(PHONE)}&channel=sms").data["suppressions"] == [made.data]
    assert program.get("/v3/suppressions?channel=whatsapp").data["suppressions"] == []

    assert program.delete(f"/v3/suppressions/{row.id}", {"reason": "Signed again"}).status == 204
    assert not Suppression.objects.exists()
    assert [each.reason for each in SuppressionChange.objects.order_by("created_at")] == ["Asked", "Signed again"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "VALIDATION_001"),
        ({"phone_number": "12"}, 400, "VALIDATION_002"),
        ({"phone_number": PHONE, "channel": "fax"}, 400, "VALIDATION_001"),
        ({"phone_number": "+14155552672"}, 409, "RESOURCE_007"),
    ],
)
def test_what_cannot_be_suppressed(cast: Cast, program: Program, body: dict[str, Any], status: int, code: str) -> None:
    suppression.entry(cast.acme, "+14155552672")

    assert program.post("/v3/suppressions", body).refusal[:2] == (status, code)


def test_releasing_needs_a_reason_and_an_entry(cast: Cast, program: Program) -> None:
    row = suppression.entry(cast.acme)

    for body in ({}, {"reason": " "}):
        assert program.delete(f"/v3/suppressions/{row.id}", body).refusal[:2] == (400, "VALIDATION_001")
    assert program.delete(f"/v3/suppressions/{UNKNOWN}", {"reason": "x"}).refusal[:2] == (404, "RESOURCE_004")
    assert program.get(f"/v3/suppressions/{UNKNOWN}").refusal[:2] == (404, "RESOURCE_004")
    assert Suppression.objects.exists()


def test_ledger_answers_for_a_moment(cast: Cast, program: Program) -> None:
    now = timezone.now()
    channels.sender(cast.acme)
    person = contacts.contact(cast.acme, created_at=now - timedelta(days=9))
    by = By(How.PAGE, "ada@acme.test", "Asked")
    actions.edit(cast.acme, person, opt_out=True, by=by, now=now - timedelta(days=3))
    suppression.entry(cast.acme, channel="whatsapp", now=now - timedelta(days=2))
    actions.edit(cast.acme, person, opt_out=False, by=by, now=now - timedelta(days=1))

    def ask(days: float, **more: str) -> Any:
        query = {"phone": PHONE, "at": (now - timedelta(days=days)).isoformat(), **more}
        return program.get("/v3/consent?" + "&".join(f"{name}={value}" for name, value in query.items())).data

    before, then, later = ask(4), ask(1.5), ask(0)
    assert [each["may_write"] for each in (before, then, later, ask(0, channel="whatsapp"))] == [
        True,
        False,
        True,
        False,
    ]
    assert (before["decided_by"], before["changes"]) == (None, [])
    assert then["decided_by"]["action"] == "OPT_OUT"
    assert then["reason"] == then["decided_by"]["evidence"]
    assert [each["action"] for each in later["changes"]] == ["OPT_IN", "SUPPRESS", "OPT_OUT"]
    assert later["changes"][1]["channel"] == "whatsapp"
    assert program.get(f"/v3/consent?phone={PHONE}").data["may_write"]


def test_questions_that_cannot_be_answered(program: Program) -> None:
    assert program.get("/v3/consent").status == 400
    assert program.get("/v3/consent?phone=12").status == 400
    assert program.get(f"/v3/consent?phone={PHONE}&at=yesterday").status == 400
    assert program.get(f"/v3/consent?phone={PHONE}&at=2999-01-01T00:00:00Z").status == 400


@pytest.mark.parametrize("who", ["sibling", "outsider"])
def test_ledger_of_others_is_not_told(cast: Cast, who: str) -> None:
    suppression.entry(cast.shop, reason="Zanzibar")

    answer = Program(getattr(cast, who)).get(f"/v3/consent?phone={PHONE}")

    assert (answer.data["may_write"], answer.data["changes"]) == (True, [])
