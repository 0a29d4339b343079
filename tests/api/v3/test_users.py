from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from apps.organizations.customer import Customer
from apps.users import invitations
from apps.users.models import InvitationMail, Membership, MembershipStatus, Role, User
from tests.api.v3_program import UNKNOWN, Program
from tests.cast import Cast
from tests.factories import users

INES = {"email": "ines@acme.test", "name": "Ines Moreau", "role": "developer"}
ROLE_PROBLEM = ["Role must be one of: admin, billing, developer"]
EMAIL_PROBLEM = ["Email must be a valid email address"]
WRONG: dict[str, list[object]] = {
    "email": [
        *(None, "", "ines", "ines@", 5, True, [], {}, f"{'x' * 250}@acme.test"),
        *("ines\0@acme.test", "ines@acme.test\nBcc: all@acme.test"),
    ],
    "name": [None, "", "   ", [], {}, True, "x" * 256, "a\0"],
    "role": [None, "", "owner", "OWNER", "king", 5, True, [], ["admin"], {"admin": 1}],
    "sandbox": ["yes", 1, []],
}


def _id(person: User, customer: Customer) -> str:
    return str(Membership.objects.of(customer).get(user=person).id)


def _emails(answer: Any) -> list[str]:
    return [row["email"] for row in answer.data["users"]]


# --- Reading ---


def test_user_is_shown_in_full(cast: Cast, program: Program) -> None:
    User.objects.filter(id=cast.developer.id).update(name="Dev", last_login=timezone.now())

    answer = program.get(f"/v3/users/{_id(cast.developer, cast.acme)}")

    assert answer.status == 200
    assert answer.data.pop("created_at")
    assert answer.data.pop("last_login_at")
    assert answer.data == {
        "id": _id(cast.developer, cast.acme),
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

    assert _emails(Program(cast.shop).get("/v3/users")) == ["clerk@acme.test"]
    assert _emails(Program(cast.acme, acting_as=cast.shop).get("/v3/users")) == ["clerk@acme.test"]
    assert _emails(Program(cast.sibling).get("/v3/users")) == []


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
        "outsider": _id(users.member(cast.outsider, "a@globex.test", Role.ADMIN), cast.outsider),
        "shop": _id(users.member(cast.shop, "clerk@acme.test", Role.ADMIN), cast.shop),
        "owner": _id(cast.owner, cast.acme),
        "user's own id": str(cast.developer.id),
    }[whose]
    arguments: tuple[Any, ...] = ({"role": "member"},) if method == "patch" else ()

    answer = getattr(program, method)(f"/v3/users/{found}", *arguments)

    assert answer.refusal == (404, "RESOURCE_006", "User not found")


@pytest.mark.parametrize("who", ["sibling", "outsider"])
def test_neighbours_find_nobody(cast: Cast, who: str) -> None:
    member = _id(users.member(cast.shop, "clerk@acme.test", Role.ADMIN), cast.shop)

    assert Program(getattr(cast, who)).get(f"/v3/users/{member}").status == 404
    assert Program(getattr(cast, who)).delete(f"/v3/users/{member}").status == 404


# --- Inviting ---


@pytest.mark.parametrize("role", ["admin", "BILLING", "Developer", "MEMBER"])
def test_inviting(cast: Cast, program: Program, role: str) -> None:
    answer = program.post("/v3/users", {**INES, "role": role})

    assert answer.status == 201
    assert (answer.data["email"], answer.data["name"]) == ("ines@acme.test", "Ines Moreau")
    assert (answer.data["role"], answer.data["status"]) == (role.lower(), "invited")
    assert answer.data["invited_at"]
    assert answer.data["last_login_at"] is None
    assert program.get(f"/v3/users/{answer.data['id']}").data == answer.data
    assert InvitationMail.objects.get().of.organization == cast.acme.organization


def test_inviting_to_a_profile_by_either_key(cast: Cast) -> None:
    first = Program(cast.shop).post("/v3/users", INES)
    second = Program(cast.acme, acting_as=cast.shop).post("/v3/users", {**INES, "email": "ben@acme.test"})

    assert [first.data["customer_id"], second.data["customer_id"]] == [str(cast.shop.id)] * 2
    assert _emails(Program(cast.acme).get("/v3/users")) == ["developer@acme.test"]


def test_an_invitation_names_who_made_the_key(cast: Cast) -> None:
    Program(cast.acme, made_by=cast.owner).post("/v3/users", INES)

    assert InvitationMail.objects.get().of.invited_by == cast.owner


def test_all_that_is_missing_is_named_at_once(program: Program) -> None:
    answer = program.post("/v3/users", {})

    assert answer.refusal == (400, "VALIDATION_001", "Request validation failed")
    assert answer.error["details"] == {"email": EMAIL_PROBLEM, "name": ["Name is required"], "role": ROLE_PROBLEM}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in WRONG.items() for value in values])
def test_a_wrong_value_names_its_field(program: Program, field: str, value: object) -> None:
    answer = program.post("/v3/users", {**INES, field: value})

    assert (answer.status, answer.error["code"]) == (400, "VALIDATION_001")
    assert answer.named == {field}
    if field == "email" and "\0" not in str(value):
        assert answer.error["details"]["email"] == EMAIL_PROBLEM
    if field == "role":
        assert answer.error["details"]["role"] == ROLE_PROBLEM
    assert not InvitationMail.objects.exists()


@pytest.mark.parametrize("email", ["developer@acme.test", "OWNER@acme.test"])
def test_inviting_who_is_there(program: Program, email: str) -> None:
    answer = program.post("/v3/users", {**INES, "email": email})

    assert answer.status == 409
    assert answer.error["code"] == "RESOURCE_007"


def test_inviting_twice(program: Program) -> None:
    program.post("/v3/users", INES)

    answer = program.post("/v3/users", {**INES, "email": "Ines@Acme.test"})

    expected = "User with this email is already invited to this organization or profile"
    assert answer.refusal == (409, "RESOURCE_007", expected)


# --- Changing ---


@pytest.mark.parametrize("role", ["billing", "ADMIN"])
def test_changing_a_role(cast: Cast, program: Program, role: str) -> None:
    answer = program.patch(f"/v3/users/{_id(cast.developer, cast.acme)}", {"role": role})

    assert (answer.status, answer.data["role"]) == (200, role.lower())
    assert answer.data["updated_at"]


@pytest.mark.parametrize("body", [{}, {"role": None}, {"role": "owner"}, {"role": ["admin"]}])
def test_changing_to_no_role(cast: Cast, program: Program, body: object) -> None:
    answer = program.patch(f"/v3/users/{_id(cast.developer, cast.acme)}", body)

    assert (answer.status, answer.error["details"]) == (400, {"role": ROLE_PROBLEM})


def test_changing_ones_own_role(cast: Cast) -> None:
    admin = users.member(cast.acme, "admin@acme.test", Role.ADMIN)

    answer = Program(cast.acme, made_by=admin).patch(f"/v3/users/{_id(admin, cast.acme)}", {"role": "member"})

    assert answer.refusal == (400, "VALIDATION_001", "You cannot change your own role")


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_the_last_admin_stays(cast: Cast, method: str) -> None:
    last = _id(users.member(cast.outsider, "last@globex.test", Role.ADMIN), cast.outsider)
    arguments: tuple[Any, ...] = ({"role": "member"},) if method == "patch" else ()

    answer = getattr(Program(cast.outsider), method)(f"/v3/users/{last}", *arguments)

    word = "demote" if method == "patch" else "remove"
    assert answer.refusal == (400, "VALIDATION_001", f"You cannot {word} the last admin")


# --- Removing ---


@pytest.mark.parametrize("body", [None, {}, {"sandbox": False}])
def test_removing(cast: Cast, program: Program, body: object) -> None:
    path = f"/v3/users/{_id(cast.developer, cast.acme)}"

    answer = program.delete(path, body)

    assert (answer.status, answer.data) == (204, None)
    assert program.get(path).status == 404
    assert program.delete(path).status == 404


def test_withdrawing_an_invitation(program: Program) -> None:
    made = program.post("/v3/users", INES).data["id"]

    assert program.delete(f"/v3/users/{made}").status == 204
    assert program.post("/v3/users", INES).status == 201


def test_removing_oneself(cast: Cast) -> None:
    admin = users.member(cast.acme, "admin@acme.test", Role.ADMIN)

    answer = Program(cast.acme, made_by=admin).delete(f"/v3/users/{_id(admin, cast.acme)}")

    assert answer.refusal == (400, "VALIDATION_001", "You cannot remove yourself from the organization")


# --- Roles ---


@pytest.mark.parametrize("role", Role)
def test_who_may_read_and_who_may_change(cast: Cast, role: Role) -> None:
    person, target = users.member(cast.acme, "person@acme.test", role), _id(cast.developer, cast.acme)
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
    path = f"/v3/users/{_id(cast.developer, cast.acme)}"

    invited = program.post("/v3/users", {**INES, "sandbox": True})
    changed = program.patch(path, {"role": "admin", "sandbox": True})
    removed = program.delete(path, {"sandbox": True})

    assert (invited.status, invited.headers["X-Sandbox"], invited.data["status"]) == (201, "true", "invited")
    assert (changed.data["role"], removed.status) == ("admin", 204)
    assert _emails(program.get("/v3/users")) == ["developer@acme.test"]
    assert program.get(path).data["role"] == "developer"
    assert not InvitationMail.objects.exists()


def test_rehearsed_removal_of_oneself_is_refused(cast: Cast) -> None:
    admin = users.member(cast.acme, "admin@acme.test", Role.ADMIN)
    path = f"/v3/users/{_id(admin, cast.acme)}"

    assert Program(cast.acme, made_by=admin).delete(path, {"sandbox": True}).status == 400
