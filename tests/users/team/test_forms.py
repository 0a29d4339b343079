"""Clean values out of the team's forms."""

from __future__ import annotations

from typing import Any

from apps.users.team.forms import InviteForm, ProfileRoleForm, RoleForm, TeamListForm
from tests.cast import Cast


def _accounts(form: Any, name: str) -> list[str]:
    return [label for _, label in form.fields[name].choices]


def test_an_invitation_names_an_account_one_may_reach(cast: Cast) -> None:
    given = {"email": "ines@acme.test", "role": "billing"}

    found = {
        who: InviteForm(cast.shop, {**given, "account": str(getattr(cast, who).id)}).is_valid()
        for who in ("shop", "acme", "sibling", "outsider")
    }

    assert found == {"shop": True, "acme": False, "sibling": False, "outsider": False}
    assert len(_accounts(InviteForm(cast.acme), "account")) == 3


def test_nobody_is_made_owner(cast: Cast) -> None:
    assert not RoleForm({"role": "owner"}).is_valid()
    assert RoleForm({"role": "admin"}).is_valid()


def test_another_role_is_for_a_profile(cast: Cast) -> None:
    assert _accounts(ProfileRoleForm(cast.acme), "profile") == [
        "EU shop, this profile only",
        "US shop, this profile only",
    ]
    assert not ProfileRoleForm(cast.acme, {"role": "admin", "profile": str(cast.acme.id)}).is_valid()


def test_roles_are_explained() -> None:
    assert [words for words, _ in RoleForm().roles] == ["Admin", "Billing", "Developer", "Member"]


def test_an_unknown_state_narrows_nothing() -> None:
    form = TeamListForm({"status": "unheard", "role": "owner"})

    assert (form.values["status"], form.values["role"]) == ("", "owner")
