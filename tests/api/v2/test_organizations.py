from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tests.api.v2.v2_program import UNKNOWN, Program, faults
from tests.cast import Cast, change


def _profile(profile: Any) -> dict[str, Any]:
    return {
        "id": str(profile.id),
        "name": profile.name,
        "icon": None,
        "description": None,
        "shortName": None,
        "createdAt": profile.created_at.isoformat(),
    }


def test_organization_with_its_profiles(cast: Cast, program: Program) -> None:
    answer = program.get("/v2/organizations")

    assert answer.status == 200
    assert answer.body == {
        "organizations": [
            {
                "id": str(cast.acme.id),
                "name": "Acme",
                "icon": None,
                "description": None,
                "createdAt": cast.acme.organization.created_at.isoformat(),
                "profiles": [_profile(cast.shop.profile), _profile(cast.sibling.profile)],
            }
        ]
    }


def test_profiles_of_the_organization(cast: Cast, program: Program) -> None:
    change(cast.sibling, deleted_at=timezone.now())

    answer = program.get(f"/v2/organizations/{cast.acme.id}/profiles")

    assert (answer.status, answer.body) == (
        200,
        {"organizationId": str(cast.acme.id), "profiles": [_profile(cast.shop.profile)]},
    )


def test_profile_sees_no_sibling(cast: Cast) -> None:
    for program in (Program(cast.shop), Program(cast.acme, sender=cast.shop)):
        organizations = program.get("/v2/organizations").body["organizations"]
        profiles = program.get(f"/v2/organizations/{cast.acme.id}/profiles").body["profiles"]

        assert [each["name"] for each in organizations[0]["profiles"]] == ["EU shop"]
        assert [each["name"] for each in profiles] == ["EU shop"]


@pytest.mark.parametrize("stranger", ["outsider", "acme"])
def test_organization_of_somebody_else_looks_like_an_unknown_one(cast: Cast, stranger: str) -> None:
    foreign = cast.acme if stranger == "outsider" else cast.outsider
    program = Program(getattr(cast, stranger))

    bodies = [program.get(f"/v2/organizations/{each}/profiles").body for each in (foreign.id, UNKNOWN)]

    assert bodies == 2 * [
        {"status": 404, "title": "Not Found", "detail": "Organization not found", "code": "RESOURCE_005"}
    ]


def test_malformed_id(program: Program) -> None:
    assert faults(program.get("/v2/organizations/acme/profiles")) == {"orgId": ["Invalid UUID format"]}
