"""The table of permissions."""

from __future__ import annotations

import pytest

from apps.users import roles
from apps.users.models import Role


@pytest.mark.parametrize("code", roles.PERMISSIONS)
def test_an_owner_may_do_everything(code: str) -> None:
    assert roles.may(Role.OWNER, code)


@pytest.mark.parametrize(
    ("role", "code", "is_open"),
    [
        (Role.MEMBER, "messages.send", True),
        (Role.MEMBER, "keys.edit", False),
        (Role.BILLING, "messages.view", True),
        (Role.BILLING, "messages.send", False),
        (Role.DEVELOPER, "keys.edit", True),
        (Role.DEVELOPER, "contacts.erase", False),
        (Role.ADMIN, "contacts.erase", True),
    ],
)
def test_who_may_what(role: Role, code: str, is_open: bool) -> None:
    assert roles.may(role, code) is is_open


def test_a_permission_that_does_not_exist_is_our_error() -> None:
    with pytest.raises(KeyError):
        roles.may(Role.OWNER, "keys.edti")


def test_what_is_seen_changes_nothing() -> None:
    assert all(roles.PERMISSIONS[code].only_reads == code.endswith(".view") for code in roles.PERMISSIONS)


def test_roles_are_named_as_people_say_them() -> None:
    assert roles.roles_in_words("keys.edit") == "owners, admins and developers"
    assert roles.roles_in_words("team.edit") == "owners and admins"
    assert roles.roles_in_words("overview.view") == "owners, admins, billing, developers and members"


def test_abilities_read_as_a_sentence() -> None:
    assert roles.abilities(Role.MEMBER).startswith("send messages, edit contacts")
    assert roles.abilities(Role.BILLING) == "add funds, set alerts and limits"


def test_every_permission_has_a_scope_but_that_to_see_oneself() -> None:
    scopes = {code: roles.scope_of(code) for code in roles.PERMISSIONS}

    assert [code for code, scope in scopes.items() if scope is None] == ["account.view"]
    assert {code for code, scope in scopes.items() if scope == "send"} == {"messages.send", "numbers.lookup"}
    assert all((scope == "read") is code.endswith(".view") for code, scope in scopes.items() if scope)
