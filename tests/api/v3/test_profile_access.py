"""Whose profiles a key may read and change, and how often."""

from __future__ import annotations

from typing import Any

import pytest

from apps.api.models import RateLimit
from apps.users.models import Role
from tests.api.ledger import written
from tests.api.v3.test_profile_in import CONTACT
from tests.api.v3_program import UNKNOWN, Program
from tests.cast import Cast
from tests.factories import users


def _all(program: Program, profile_id: object) -> list[Any]:
    """Every call on one profile."""
    path = f"/v3/profiles/{profile_id}"
    return [
        program.get(path),
        program.patch(path, {"name": "Mine"}),
        program.delete(path),
        program.post(f"{path}/complete", {"webHookUrl": "https://acme.test/done"}),
    ]


@pytest.mark.parametrize("stranger", ["outsider", "sibling"])
def test_profile_of_somebody_else_looks_unknown(cast: Cast, stranger: str) -> None:
    program, before = Program(getattr(cast, stranger)), written()

    answers = [*_all(program, cast.shop.id), *_all(program, UNKNOWN), *_all(program, cast.acme.id)]

    assert {answer.refusal for answer in answers} == {(404, "RESOURCE_014", "Profile not found")}
    assert written() == before


def test_malformed_id(program: Program) -> None:
    assert {answer.refusal for answer in _all(program, "abc")} == {
        (400, "VALIDATION_001", "Invalid profile ID format.")
    }


@pytest.mark.parametrize("through_the_organization", [False, True])
def test_profile_manages_no_profiles(cast: Cast, through_the_organization: bool) -> None:
    program = Program(cast.acme, acting_as=cast.shop) if through_the_organization else Program(cast.shop)
    path, before = f"/v3/profiles/{cast.shop.id}", written()

    read = program.get("/v3/profiles")
    edits = [program.post("/v3/profiles", {}), program.patch(path, {"icon": []}), program.delete(path)]

    assert read.refusal == (403, "AUTH_004", "You do not have access to this organization or profile")
    message = "You do not have admin access to this organization or profile"
    assert {answer.refusal for answer in edits} == {(403, "AUTH_004", message)}
    assert written() == before


@pytest.mark.parametrize("role", [Role.OWNER, Role.ADMIN, Role.BILLING, Role.DEVELOPER, Role.MEMBER])
def test_profiles_are_the_admins(cast: Cast, role: Role) -> None:
    program = Program(cast.acme, made_by=users.member(cast.acme, "role@acme.test", role))
    made = program.post("/v3/profiles", {"name": "Asia shop", "billing_contact": CONTACT})
    statuses = [answer.status for answer in _all(program, cast.shop.id)]

    assert program.get("/v3/profiles").status == 200
    if role in (Role.OWNER, Role.ADMIN):
        assert (made.status, statuses) == (201, [200, 200, 204, 404])
    else:
        assert (made.status, statuses) == (403, [200, 403, 403, 403])


def test_completion_is_in_the_sensitive_class(cast: Cast, program: Program) -> None:
    RateLimit.objects.create(organization=cast.acme.organization, kind="sensitive", per_minute=1, burst=1)
    path = f"/v3/profiles/{cast.shop.id}/complete"

    assert program.post(path, {"webHookUrl": "https://acme.test/done"}).status == 200
    assert program.post(path, {"webHookUrl": "https://acme.test/done"}).refusal[:2] == (429, "BUSINESS_002")
    assert program.get(f"/v3/profiles/{cast.shop.id}").status == 200
