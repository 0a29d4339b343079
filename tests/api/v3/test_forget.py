"""POST /v3/contacts/{id}/forget"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.forgetting import running
from apps.users.models import Role
from tests.api.v3_program import UNKNOWN, Program
from tests.cast import Cast
from tests.factories import messaging, users
from tests.factories.contacts import contact


def test_person_is_forgotten_and_a_second_call_tells_how_far_it_is(cast: Cast, program: Program) -> None:
    row = contact(cast.acme, opt_out=True)
    messaging.message(cast.acme, contact_id=row.id, status="SENT")
    path = f"/v3/contacts/{row.id}/forget"

    first = program.post(path, {})

    assert first.status == 202
    assert first.data | {"started_at": ""} == {
        "contact_id": str(row.id),
        "status": "running",
        "opt_out": True,
        "erased": {},
        "started_at": "",
        "finished_at": None,
    }
    assert program.get(f"/v3/contacts/{row.id}").status == 404
    running.drain()
    running.drain(now=timezone.now() + running.LOOKS_AGAIN + timedelta(minutes=1))
    again = program.post(path, {})
    assert (again.data["status"], again.data["erased"]["messages"]) == ("done", 1)
    assert again.data["finished_at"]


@pytest.mark.parametrize("owner", ["outsider", "shop"])
def test_others_neither_forget_nor_see_it(cast: Cast, program: Program, owner: str) -> None:
    row = contact(cast.acme)
    other = Program(getattr(cast, owner))
    wanted = 404 if owner == "outsider" else 422

    assert other.post(f"/v3/contacts/{row.id}/forget", {}).status == wanted
    program.post(f"/v3/contacts/{row.id}/forget", {})
    assert other.post(f"/v3/contacts/{row.id}/forget", {}).status == 404
    assert program.post(f"/v3/contacts/{UNKNOWN}/forget", {}).status == 404


def test_it_takes_the_role_of_an_admin(cast: Cast) -> None:
    row = contact(cast.acme)
    developer = users.member(cast.acme, "dev2@acme.test", Role.DEVELOPER)

    assert Program(cast.acme, made_by=developer).post(f"/v3/contacts/{row.id}/forget", {}).status == 403
