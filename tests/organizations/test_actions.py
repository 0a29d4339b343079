"""Founding an organization, and the life of its profiles."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from apps.core.errors import Invalid
from apps.core.models import new_id
from apps.organizations import actions, gate
from apps.organizations.actions import NotAnOrganization, ProfileNotFound
from apps.organizations.models import Profile
from apps.users import api_keys
from tests.cast import Cast, change
from tests.factories import users

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
CONTACT = {"name": "Ada", "email": "ada@acme.test", "phone": None, "address": None}
DETAILS: dict[str, Any] = {"name": "Asia shop", "billing_contact": CONTACT}


def _problems(cast: Cast, **details: Any) -> dict[str, list[str]]:
    """What is said against a change of `shop`."""
    assert cast.shop.profile is not None
    with pytest.raises(Invalid) as refused:
        actions.edit_profile(cast.acme, cast.shop.profile, details=details, now=NOW)
    return refused.value.details


@pytest.mark.django_db
def test_who_is_founded_may_send_at_once() -> None:
    customer = actions.found("Globex", email="office@globex.test")

    gate.check(customer)
    assert customer.profile is None
    assert customer.organization.email == "office@globex.test"


# --- Making ---


def test_name_is_one_line(cast: Cast) -> None:
    profile = actions.create_profile(cast.acme, details={**DETAILS, "name": "Asia\r\n shop"}, now=NOW)

    assert profile.name == "Asia shop"
    assert actions.edit_profile(cast.acme, profile, details={"name": "US\u2028shop"}, now=NOW).name == "US shop"


def test_new_profile(cast: Cast) -> None:
    profile = actions.create_profile(cast.acme, details={**DETAILS, "short_name": "Asia 1"}, now=NOW)

    profile.refresh_from_db()
    assert (profile.organization, profile.name, profile.short_name) == (cast.acme.organization, "Asia shop", "Asia 1")
    assert (profile.status, profile.billing_model, profile.billing_contact) == ("incomplete", "profile", CONTACT)
    assert (profile.inherit_contacts, profile.inherit_tcr_brand, profile.allow_contact_sharing) == (True, True, False)
    assert (profile.created_at, profile.updated_at, profile.deleted_at) == (NOW, None, None)


@pytest.mark.parametrize("model", [None, "profile", "profile_and_organization"])
def test_who_pays_has_somebody_to_write_to(cast: Cast, model: str | None) -> None:
    details = {"name": "Asia shop"} | ({"billing_model": model} if model else {})

    with pytest.raises(Invalid) as refused:
        actions.create_profile(cast.acme, details=details, now=NOW)

    assert list(refused.value.details) == ["billing_contact"]
    assert actions.create_profile(cast.acme, details={**details, "billing_contact": CONTACT}, now=NOW)


def test_organization_that_pays_needs_no_contact(cast: Cast) -> None:
    details = {"name": "Asia shop", "billing_model": "organization"}

    assert actions.create_profile(cast.acme, details=details, now=NOW).billing_contact is None


@pytest.mark.parametrize("name", ["ab", "a" * 12, "12345", "a_b_c", "Ünder", "abc\n", "   ", "a-b"])
def test_short_name_is_what_phones_can_show(cast: Cast, name: str) -> None:
    assert list(_problems(cast, short_name=name)) == ["short_name"]


@pytest.mark.parametrize("name", ["abc", "Mkt 2", "1a2", "a" * 11, None])
def test_short_name_that_fits(cast: Cast, name: str | None) -> None:
    assert cast.shop.profile is not None

    edited = actions.edit_profile(cast.acme, cast.shop.profile, details={"short_name": name}, now=NOW)

    assert edited.short_name == name


def test_all_problems_are_told_at_once(cast: Cast) -> None:
    found = _problems(cast, short_name="x", billing_model="profile", sending_phone_number_profile_id=new_id())

    assert set(found) == {"short_name", "billing_contact", "sending_phone_number_profile_id"}


# --- Changing ---


def test_editing_changes_what_is_given(cast: Cast) -> None:
    assert cast.shop.profile is not None
    change(cast.shop, description="Europe")

    edited = actions.edit_profile(
        cast.acme, cast.shop.profile, details={"name": "New", "inherit_contacts": False}, now=NOW
    )

    edited.refresh_from_db()
    assert (edited.name, edited.inherit_contacts, edited.description) == ("New", False, "Europe")
    assert edited.updated_at == NOW


def test_profile_without_a_contact_may_still_be_renamed(cast: Cast) -> None:
    assert cast.shop.profile is not None

    assert actions.edit_profile(cast.acme, cast.shop.profile, details={"name": "New"}, now=NOW).name == "New"


@pytest.mark.parametrize("column", ["sending_phone_number_profile_id", "sending_whatsapp_number_profile_id"])
def test_numbers_are_borrowed_within_the_organization(cast: Cast, column: str) -> None:
    assert cast.shop.profile is not None
    stranger = actions.create_profile(cast.outsider, details=DETAILS, now=NOW)

    for lender in (stranger.id, cast.shop.id, cast.acme.id, new_id()):
        assert list(_problems(cast, **{column: lender})) == [column]
    for good in (cast.sibling.id, None):
        edited = actions.edit_profile(cast.acme, cast.shop.profile, details={column: good}, now=NOW)
        assert getattr(edited, column) == good


# --- Removing ---


def test_removed_profile_is_marked_and_its_keys_end(cast: Cast) -> None:
    assert cast.shop.profile is not None
    assert cast.sibling.profile is not None
    secret = users.key(cast.shop)
    actions.edit_profile(
        cast.acme, cast.sibling.profile, details={"sending_phone_number_profile_id": cast.shop.id}, now=NOW
    )

    actions.remove_profile(cast.acme, cast.shop.profile, now=NOW)

    assert Profile.objects.get(id=cast.shop.id).deleted_at == NOW
    assert api_keys.verify(secret, now=NOW) is None
    assert Profile.objects.get(id=cast.sibling.id).sending_phone_number_profile_id is None


def test_removed_profile_is_not_found_any_more(cast: Cast) -> None:
    assert cast.shop.profile is not None
    actions.remove_profile(cast.acme, cast.shop.profile, now=NOW)

    for call in (
        lambda profile: actions.find_profile(cast.acme, profile.id),
        lambda profile: actions.edit_profile(cast.acme, profile, details={"name": "New"}, now=NOW),
        lambda profile: actions.remove_profile(cast.acme, profile, now=NOW),
    ):
        with pytest.raises(ProfileNotFound):
            call(cast.shop.profile)


# --- Who may ---


def test_finding(cast: Cast) -> None:
    assert actions.find_profile(cast.acme, cast.shop.id) == cast.shop.profile
    assert actions.find_profile(cast.shop, cast.shop.id) == cast.shop.profile
    for customer, profile_id in ((cast.sibling, cast.shop.id), (cast.outsider, cast.shop.id), (cast.acme, new_id())):
        with pytest.raises(ProfileNotFound):
            actions.find_profile(customer, profile_id)


def test_profiles_make_change_and_remove_none(cast: Cast) -> None:
    profile = cast.shop.profile
    assert profile is not None

    for call in (
        lambda: actions.create_profile(cast.shop, details=DETAILS, now=NOW),
        lambda: actions.edit_profile(cast.shop, profile, details={"name": "New"}, now=NOW),
        lambda: actions.remove_profile(cast.shop, profile, now=NOW),
    ):
        with pytest.raises(NotAnOrganization):
            call()


def test_other_organizations_profile_is_left_alone(cast: Cast) -> None:
    assert cast.shop.profile is not None

    with pytest.raises(ProfileNotFound):
        actions.edit_profile(cast.outsider, cast.shop.profile, details={"name": "Mine"}, now=NOW)
    with pytest.raises(ProfileNotFound):
        actions.remove_profile(cast.outsider, cast.shop.profile, now=NOW)


def test_own_brand_ends_the_inheritance_of_a_profile_only(cast: Cast) -> None:
    actions.use_own_brand(cast.shop, now=NOW)
    actions.use_own_brand(cast.acme, now=NOW)

    assert cast.shop.current().sources.brand == cast.shop
    assert cast.sibling.current().sources.brand == cast.acme


def test_organization_changes_what_is_given_and_a_profile_nothing(cast: Cast) -> None:
    change(cast.acme, description="Shops")

    edited = actions.edit_organization(cast.acme, details={"name": " Acme\n Corp"}, now=NOW)

    edited.refresh_from_db()
    assert (edited.name, edited.description, edited.email, edited.updated_at) == (
        "Acme Corp",
        "Shops",
        "owner@acme.test",
        NOW,
    )
    with pytest.raises(NotAnOrganization):
        actions.edit_organization(cast.shop, details={"name": "Mine"}, now=NOW)
