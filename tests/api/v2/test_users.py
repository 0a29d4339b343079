from __future__ import annotations

from typing import Any

import pytest

from apps.users.models import Membership, Role
from tests.api.v2.v2_program import UNKNOWN, Program, faults
from tests.api.v3_program import call
from tests.cast import Cast
from tests.factories import users


def _users(cast: Cast, account: str = "acme") -> str:
    return f"/v2/organizations/{getattr(cast, account).id}/users"


def _member(email: str) -> Membership:
    row: Membership = Membership.objects.get(user__email=email)
    return row


def test_user_in_full(cast: Cast, program: Program) -> None:
    row = _member("developer@acme.test")

    answer = program.get(f"{_users(cast)}/{row.id}")

    assert (answer.status, answer.body) == (
        200,
        {
            "id": str(row.id),
            "createdAt": row.created_at.isoformat(),
            "updatedAt": None,
            "email": "developer@acme.test",
            "name": "",
            "customerId": str(cast.acme.id),
            "role": "developer",
            "status": "active",
            "lastLoginAt": None,
            "invitationToken": None,
            "invitationTokenExpiresAt": None,
            "invitationSentAt": None,
        },
    )


def test_list_is_of_the_account_in_the_address(cast: Cast, program: Program) -> None:
    users.member(cast.shop, "shop@acme.test", Role.ADMIN)

    whole, profile = program.get(_users(cast)), program.get(_users(cast, "shop"))

    assert [each["email"] for each in whole.body["users"]] == ["developer@acme.test"]
    assert [each["email"] for each in profile.body["users"]] == ["shop@acme.test"]
    assert {**whole.body, "users": []} == {"users": [], "totalCount": 1, "page": 0, "pageSize": 20}


@pytest.mark.parametrize(
    ("who", "foreign"), [("shop", "acme"), ("shop", "sibling"), ("outsider", "acme"), ("acme", "outsider")]
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_account_out_of_reach_looks_like_an_unknown_one(cast: Cast, who: str, foreign: str, method: str) -> None:
    program = Program(getattr(cast, who))
    path = "" if method == "POST" else f"/{_member('developer@acme.test').id}"
    body = b'{"email": "new@acme.test", "name": "New", "role": "admin"}'

    bodies = [
        program.call(method, f"/v2/organizations/{each}/users{path}", body)
        for each in (getattr(cast, foreign).id, UNKNOWN)
    ]

    assert [each.status for each in bodies] == [404, 404]
    assert {each.body["detail"] for each in bodies} == {"Organization not found"}
    assert Membership.objects.count() == 2


def test_invite(cast: Cast, program: Program) -> None:
    body = {"email": "new@acme.test", "name": "New", "role": "DEVELOPER", "invitedBy": str(cast.owner.id)}

    answer = program.post(_users(cast), body)

    row = Membership.objects.get(email="new@acme.test")
    assert answer.status == 200
    assert (answer.body["id"], answer.body["role"], answer.body["status"]) == (str(row.id), "developer", "invited")
    assert answer.body["invitationToken"] is None
    assert answer.body["invitationTokenExpiresAt"] > answer.body["invitationSentAt"]


def test_rehearsed_invitation(cast: Cast, program: Program) -> None:
    answer = program.post(_users(cast), {"email": "new@acme.test", "name": "New", "role": "admin", "sandbox": True})

    assert (answer.status, answer.body["status"]) == (200, "invited")
    assert not Membership.objects.filter(email="new@acme.test").exists()


@pytest.mark.parametrize(
    ("change", "blamed"),
    [
        ({"email": "x"}, {"email"}),
        ({"email": None}, {"email"}),
        ({"email": 300 * "x" + "@acme.test"}, {"email"}),
        ({"name": ""}, {"name"}),
        ({"name": 300 * "x"}, {"name"}),
        ({"role": "owner"}, {"role"}),
        ({"role": "king"}, {"role"}),
        ({"role": ["admin"]}, {"role"}),
    ],
)
def test_invitation_that_cannot_be(cast: Cast, program: Program, change: dict[str, Any], blamed: set[str]) -> None:
    answer = program.post(_users(cast), {"email": "new@acme.test", "name": "New", "role": "admin", **change})

    assert set(faults(answer)) == blamed


def test_somebody_who_is_there(cast: Cast, program: Program) -> None:
    answer = program.post(_users(cast), {"email": "developer@acme.test", "name": "Dev", "role": "admin"})

    assert (answer.status, answer.body["code"]) == (409, "RESOURCE_007")


def test_change_of_role(cast: Cast, program: Program) -> None:
    row = _member("developer@acme.test")

    answer = program.put(f"{_users(cast)}/{row.id}", {"role": "Admin"})

    assert (answer.status, answer.body["role"]) == (200, "admin")
    assert _member("developer@acme.test").role == "admin"


def test_remove(cast: Cast, program: Program) -> None:
    row = _member("developer@acme.test")

    answer = program.delete(f"{_users(cast)}/{row.id}")

    assert (answer.status, answer.body) == (204, {})
    assert not Membership.objects.filter(id=row.id).exists()


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_unknown_user(cast: Cast, program: Program, method: str) -> None:
    unknown = program.call(method, f"{_users(cast)}/{UNKNOWN}", b'{"role": "admin"}')
    owner = program.call(method, f"{_users(cast)}/{_member('owner@acme.test').id}", b'{"role": "admin"}')
    malformed = program.call(method, f"{_users(cast)}/x", b'{"role": "admin"}')

    assert (unknown.status, owner.status) == (404, 404)
    assert unknown.body["detail"] == owner.body["detail"] == "User not found"
    assert faults(malformed) == {"userId": ["Invalid UUID format"]}


def test_team_is_changed_by_admins_and_seen_by_developers(cast: Cast) -> None:
    key = users.key(cast.acme, made_by=cast.developer)
    headers = {"x-api-key": key, "x-sender-id": str(cast.acme.id)}

    seen = call("GET", _users(cast), headers=headers)
    refused = call("POST", _users(cast), b"{}", headers=headers)

    assert seen.status == 200
    assert (refused.status, refused.body["title"], refused.body["detail"]) == (
        403,
        "Forbidden",
        "You do not have admin access to this organization or profile",
    )
