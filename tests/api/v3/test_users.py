"""Users listed over v3, which roles may read and change them, and the sandbox."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from apps.users import invitations
from apps.users.models import InvitationMail, Membership, MembershipStatus, Role, User
from tests.api.v3.people import INES, emails, id_of
from tests.api.v3_program import UNKNOWN, Program
from tests.cast import Cast
from tests.factories import users

# --- Reading ---


def test_user_is_shown_in_full(cast: Cast, program: Program) -> None:
    User.objects.filter(id=cast.developer.id).update(name="Dev", last_login=timezone.now())

    answer = program.get(f"/v3/users/{id_of(cast.developer, cast.acme)}")

    assert answer.status == 200
    assert answer.data.pop("created_at")
    assert answer.data.pop("last_login_at")
    assert answer.data == {
        "id": id_of(cast.developer, cast.acme),
        "customer_id": str(cast.acme.id),
        "email": "developer@acme.test",
        "name": "Dev",
        "role": "developer",
        "status": "active",
        "invited_at": None,
        "updated_at": None,
    }


def test_list_holds_everybody_but_owners_in_the_order_they_came(cast: Cast, program: Program) -> None:
    users.invitation(cast.acme)
    users.member(cast.acme, "member@acme.test", Role.MEMBER)
    users.member(cast.shop, "clerk@acme.test", Role.ADMIN)

    answer = program.get("/v3/users")

    assert answer.status == 200
    assert list(answer.data) == ["users"]
    assert [(row["email"], row["status"]) for row in answer.data["users"]] == [
        ("developer@acme.test", "active"),
        ("ines@acme.test", "invited"),
        ("member@acme.test", "active"),
    ]


def test_every_status_can_be_seen(cast: Cast, program: Program) -> None:
    _, token = users.invitation(cast.acme)
    invitations.decline(token, now=timezone.now())
    Membership.objects.filter(user=cast.developer).update(status=MembershipStatus.SUSPENDED)

    answer = program.get("/v3/users")

    assert [row["status"] for row in answer.data["users"]] == ["suspended", "rejected"]


def test_profile_has_users_of_its_own(cast: Cast) -> None:
    users.member(cast.shop, "clerk@acme.test", Role.ADMIN)

    assert emails(Program(cast.shop).get("/v3/users")) == ["clerk@acme.test"]
    assert emails(Program(cast.acme, acting_as=cast.shop).get("/v3/users")) == ["clerk@acme.test"]
    assert emails(Program(cast.sibling).get("/v3/users")) == []


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
@pytest.mark.parametrize("bad", ["abc", "user_123", "0"])
def test_malformed_id(program: Program, method: str, bad: str) -> None:
    arguments: tuple[Any, ...] = ({"role": "admin"},) if method == "patch" else ()

    answer = getattr(program, method)(f"/v3/users/{bad}", *arguments)

    assert answer.refusal == (400, "VALIDATION_001", "Invalid user ID format.")


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
@pytest.mark.parametrize("whose", ["nobody's", "outsider", "shop", "owner", "user's own id"])
def test_users_of_others_and_owners_are_not_found(cast: Cast, program: Program, method: str, whose: str) -> None:
    found = {
        "nobody's": UNKNOWN,
        "outsider": id_of(users.member(cast.outsider, "a@globex.test", Role.ADMIN), cast.outsider),
        "shop": id_of(users.member(cast.shop, "clerk@acme.test", Role.ADMIN), cast.shop),
        "owner": id_of(cast.owner, cast.acme),
        "user's own id": str(cast.developer.id),
    }[whose]
    arguments: tuple[Any, ...] = ({"role": "member"},) if method == "patch" else ()

    answer = getattr(program, method)(f"/v3/users/{found}", *arguments)

    assert answer.refusal == (404, "RESOURCE_006", "User not found")


@pytest.mark.parametrize("who", ["sibling", "outsider"])
def test_neighbours_find_nobody(cast: Cast, who: str) -> None:
    member = id_of(users.member(cast.shop, "clerk@acme.test", Role.ADMIN), cast.shop)

    assert Program(getattr(cast, who)).get(f"/v3/users/{member}").status == 404
    assert Program(getattr(cast, who)).delete(f"/v3/users/{member}").status == 404


# --- Roles ---


@pytest.mark.parametrize("role", Role)
def test_who_may_read_and_who_may_change(cast: Cast, role: Role) -> None:
    person, target = users.member(cast.acme, "person@acme.test", role), id_of(cast.developer, cast.acme)
    program = Program(cast.acme, made_by=person)

    read = [program.get("/v3/users").status, program.get(f"/v3/users/{target}").status]
    changed = [
        program.post("/v3/users", INES).status,
        program.patch(f"/v3/users/{target}", {"role": "billing"}).status,
        program.delete(f"/v3/users/{target}").status,
    ]

    assert read == ([200, 200] if role in {Role.OWNER, Role.ADMIN, Role.DEVELOPER} else [403, 403])
    assert changed == ([201, 200, 204] if role in {Role.OWNER, Role.ADMIN} else [403, 403, 403])


def test_refusals_say_which_access_is_missing(cast: Cast) -> None:
    program = Program(cast.acme, made_by=users.member(cast.acme, "person@acme.test", Role.MEMBER))

    assert program.get("/v3/users").refusal == (
        403,
        "AUTH_004",
        "You do not have access to this organization or profile",
    )
    assert program.post("/v3/users", INES).refusal == (
        403,
        "AUTH_004",
        "You do not have admin access to this organization or profile",
    )


def test_admin_of_a_profile_is_none_in_the_organization(cast: Cast) -> None:
    clerk = users.member(cast.shop, "clerk@acme.test", Role.ADMIN)

    assert Program(cast.shop, made_by=clerk).post("/v3/users", INES).status == 201
    assert Program(cast.acme, made_by=clerk).post("/v3/users", INES).status == 403
    assert Program(cast.sibling, made_by=clerk).get("/v3/users").status == 403


# --- Sandbox ---


def test_rehearsals_leave_everybody_where_they_are(cast: Cast, program: Program) -> None:
    path = f"/v3/users/{id_of(cast.developer, cast.acme)}"

    invited = program.post("/v3/users", {**INES, "sandbox": True})
    changed = program.patch(path, {"role": "admin", "sandbox": True})
    removed = program.delete(path, {"sandbox": True})

    assert (invited.status, invited.headers["X-Sandbox"], invited.data["status"]) == (201, "true", "invited")
    assert (changed.data["role"], removed.status) == ("admin", 204)
    assert emails(program.get("/v3/users")) == ["developer@acme.test"]
    assert program.get(path).data["role"] == "developer"
    assert not InvitationMail.objects.exists()


def test_rehearsed_removal_of_oneself_is_refused(cast: Cast) -> None:
    admin = users.member(cast.acme, "admin@acme.test", Role.ADMIN)
    path = f"/v3/users/{id_of(admin, cast.acme)}"

    assert Program(cast.acme, made_by=admin).delete(path, {"sandbox": True}).status == 400
