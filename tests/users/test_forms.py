"""Clean values out of what was typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from apps.organizations.customer import Customer
from apps.users.forms import KeyForm, MeForm, RevokeForm
from apps.users.models import ApiKey
from tests.cast import Cast, change
from tests.factories import users


def _scopes(customer: Customer) -> list[str]:
    choices: Any = KeyForm(customer).fields["account"]
    return [label for _, label in choices.choices]


def test_an_organization_chooses_for_whom_a_key_acts(cast: Cast) -> None:
    assert _scopes(cast.acme) == ["Acme, all profiles", "EU shop, this profile only", "US shop, this profile only"]


def test_a_profile_has_no_choice(cast: Cast) -> None:
    assert _scopes(cast.shop) == ["EU shop, this profile only"]


def test_a_profile_that_was_deleted_cannot_get_a_key(cast: Cast) -> None:
    change(cast.sibling, deleted_at=timezone.now())

    assert "US shop, this profile only" not in _scopes(cast.acme)


def test_the_scope_becomes_a_customer(cast: Cast) -> None:
    form = KeyForm(cast.acme, {"name": "Orders", "account": str(cast.shop.id), "scopes": ["read"]})

    assert form.is_valid()
    assert form.cleaned_data["account"] == cast.shop


@pytest.mark.parametrize("who", ["sibling", "acme", "outsider"])
def test_nobody_reaches_beyond_their_account(cast: Cast, who: str) -> None:
    stranger: Customer = getattr(cast, who)

    assert not KeyForm(cast.shop, {"name": "Orders", "account": str(stranger.id), "scopes": ["read"]}).is_valid()


@pytest.mark.parametrize(("typed", "is_right"), [("Test", True), (" Test ", True), ("test", False), ("", False)])
def test_revoking_takes_the_name(cast: Cast, typed: str, is_right: bool) -> None:
    users.key(cast.acme)

    assert RevokeForm(ApiKey.objects.get(), {"typed": typed}).is_valid() is is_right


def test_oneself_starts_from_what_is_kept(cast: Cast) -> None:
    cast.owner.time_zone = "Europe/Berlin"

    assert MeForm(cast.owner).initial["time_zone"] == "Europe/Berlin"
    assert not MeForm(cast.owner, {"time_zone": "Europe/Atlantis"}).is_valid()
