"""Users invited, changed and removed over v3."""

from __future__ import annotations

from typing import Any

import pytest

from apps.users.models import InvitationMail, Role
from tests.api.v3.people import INES, emails, id_of
from tests.api.v3_program import Program
from tests.cast import Cast
from tests.factories import users

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
    assert emails(Program(cast.acme).get("/v3/users")) == ["developer@acme.test"]


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
    answer = program.patch(f"/v3/users/{id_of(cast.developer, cast.acme)}", {"role": role})

    assert (answer.status, answer.data["role"]) == (200, role.lower())
    assert answer.data["updated_at"]


@pytest.mark.parametrize("body", [{}, {"role": None}, {"role": "owner"}, {"role": ["admin"]}])
def test_changing_to_no_role(cast: Cast, program: Program, body: object) -> None:
    answer = program.patch(f"/v3/users/{id_of(cast.developer, cast.acme)}", body)

    assert (answer.status, answer.error["details"]) == (400, {"role": ROLE_PROBLEM})


def test_changing_ones_own_role(cast: Cast) -> None:
    admin = users.member(cast.acme, "admin@acme.test", Role.ADMIN)

    answer = Program(cast.acme, made_by=admin).patch(f"/v3/users/{id_of(admin, cast.acme)}", {"role": "member"})

    assert answer.refusal == (400, "VALIDATION_001", "You cannot change your own role")


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_the_last_admin_stays(cast: Cast, method: str) -> None:
    last = id_of(users.member(cast.outsider, "last@globex.test", Role.ADMIN), cast.outsider)
    arguments: tuple[Any, ...] = ({"role": "member"},) if method == "patch" else ()

    answer = getattr(Program(cast.outsider), method)(f"/v3/users/{last}", *arguments)

    word = "demote" if method == "patch" else "remove"
    assert answer.refusal == (400, "VALIDATION_001", f"You cannot {word} the last admin")


# --- Removing ---


@pytest.mark.parametrize("body", [None, {}, {"sandbox": False}])
def test_removing(cast: Cast, program: Program, body: object) -> None:
    path = f"/v3/users/{id_of(cast.developer, cast.acme)}"

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

    answer = Program(cast.acme, made_by=admin).delete(f"/v3/users/{id_of(admin, cast.acme)}")

    assert answer.refusal == (400, "VALIDATION_001", "You cannot remove yourself from the organization")
