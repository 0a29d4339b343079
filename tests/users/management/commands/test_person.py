"""`manage.py person`: the operator's way of letting people in."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.organizations.models import Organization
from apps.users import account_access
from apps.users.models import Role, User
from tests.cast import Cast, assemble
from tests.factories import organizations


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


def _person(*arguments: str) -> str:
    said = StringIO()
    call_command("person", *arguments, stdout=said)
    return said.getvalue()


def _roles(email: str) -> list[tuple[str, str]]:
    held = account_access.memberships(User.objects.get(email=email))
    return [((each.profile or each.organization).name, each.role) for each in held]


def test_the_first_person_founds_their_organization(db: None) -> None:
    said = _person("ines@globex.test", "--organization", "Globex", "--role", "owner", "--name", "Ines Moreau")

    assert _roles("ines@globex.test") == [("Globex", Role.OWNER)]
    assert Organization.objects.get().onboarding == "ONBOARDED"
    assert "ines@globex.test is owner of Globex." in said
    assert "/password/reset/key/" in said


def test_who_is_there_gets_another_role_and_no_link(cast: Cast) -> None:
    said = _person("OWNER@acme.test", "--organization", str(cast.outsider.id), "--role", "billing")

    assert _roles("owner@acme.test") == [("Acme", Role.OWNER), ("Globex", Role.BILLING)]
    assert "password" not in said


def test_a_role_may_count_in_one_profile_only(cast: Cast) -> None:
    _person("clerk@acme.test", "--organization", "Acme", "--profile", "EU shop")

    assert _roles("clerk@acme.test") == [("EU shop", Role.MEMBER)]


def test_a_profile_that_is_not_there_lets_nobody_in(cast: Cast) -> None:
    with pytest.raises(CommandError, match="Acme has no profile UE shop"):
        _person("clerk@acme.test", "--organization", "Acme", "--profile", "UE shop")

    assert not User.objects.filter(email="clerk@acme.test").exists()


def test_two_of_one_name_are_told_apart_by_their_id(cast: Cast) -> None:
    twin = organizations.organization("Acme")

    with pytest.raises(CommandError, match=str(twin.id)):
        _person("clerk@acme.test", "--organization", "Acme")
