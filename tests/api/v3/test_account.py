"""GET /v3/me, field by field. Source: the contract's API page, section 2."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from apps.organizations.models import BillingModel, ProfileStatus
from apps.users import members
from apps.users.models import Role
from tests.api.v3_program import Program, call
from tests.cast import Cast, change
from tests.factories import channels, organizations, users

NOTHING: dict[str, Any] = {"configured": False, "phone_number": None}
SETTINGS = {
    "allow_contact_sharing": False,
    "allow_template_sharing": False,
    "inherit_contacts": True,
    "inherit_templates": True,
    "inherit_tcr_brand": True,
    "inherit_tcr_campaign": True,
    "billing_model": "profile",
}
FIELDS = [
    "type",
    "id",
    "organization_id",
    "name",
    "short_name",
    "email",
    "icon",
    "description",
    "created_at",
    "channels",
    "status",
    "settings",
    "profiles",
]


def _me(customer: Any, **how: Any) -> Any:
    answer = Program(customer, **how).get("/v3/me")
    assert answer.status == 200
    return answer.data


def _time(row: Any) -> str:
    return f"{row.created_at:%Y-%m-%dT%H:%M:%S.%f}+00:00"


def test_organization_is_shown_in_full_with_its_profiles(cast: Cast) -> None:
    change(cast.acme, icon="https://acme.test/icon.png", description="We make everything")
    change(cast.shop, short_name="EUShop", icon="https://acme.test/eu.png", description="Europe")
    change(cast.sibling, status=ProfileStatus.PENDING_REVIEW)
    assert cast.shop.profile is not None
    assert cast.sibling.profile is not None

    me = _me(cast.acme)

    assert list(me) == FIELDS
    profiles = me.pop("profiles")
    assert me == {
        "type": "organization",
        "id": str(cast.acme.id),
        "organization_id": None,
        "name": "Acme",
        "short_name": None,
        "email": "owner@acme.test",
        "icon": "https://acme.test/icon.png",
        "description": "We make everything",
        "created_at": _time(cast.acme.organization),
        "channels": {"sms": NOTHING, "whatsapp": {**NOTHING, "business_name": None}, "rcs": NOTHING},
        "status": None,
        "settings": None,
    }
    assert profiles == [
        {
            "id": str(cast.shop.id),
            "name": "EU shop",
            "icon": "https://acme.test/eu.png",
            "description": "Europe",
            "short_name": "EUShop",
            "role": None,
            "status": "approved",
            "created_at": _time(cast.shop.profile),
            "settings": SETTINGS,
        },
        {
            "id": str(cast.sibling.id),
            "name": "US shop",
            "icon": None,
            "description": None,
            "short_name": None,
            "role": None,
            "status": "pending_review",
            "created_at": _time(cast.sibling.profile),
            "settings": SETTINGS,
        },
    ]


@pytest.mark.parametrize("through_the_organization", [False, True])
def test_profile_is_shown_in_full_and_without_profiles(cast: Cast, through_the_organization: bool) -> None:
    change(
        cast.shop,
        short_name="EUShop",
        description="Europe",
        inherit_contacts=False,
        allow_template_sharing=True,
        billing_model=BillingModel.ORGANIZATION,
    )
    assert cast.shop.profile is not None

    me = _me(cast.acme, acting_as=cast.shop) if through_the_organization else _me(cast.shop)

    assert list(me) == FIELDS
    assert me == {
        "type": "profile",
        "id": str(cast.shop.id),
        "organization_id": str(cast.acme.id),
        "name": "EU shop",
        "short_name": "EUShop",
        "email": "owner@acme.test",
        "icon": None,
        "description": "Europe",
        "created_at": _time(cast.shop.profile),
        "channels": {"sms": NOTHING, "whatsapp": {**NOTHING, "business_name": None}, "rcs": NOTHING},
        "status": "approved",
        "settings": {
            **SETTINGS,
            "inherit_contacts": False,
            "allow_template_sharing": True,
            "billing_model": "organization",
        },
        "profiles": [],
    }


def test_organization_without_profiles_is_a_user(cast: Cast) -> None:
    me = _me(cast.outsider)

    assert (me["type"], me["profiles"], me["email"]) == ("user", [], None)


def test_removed_profile_is_not_listed(cast: Cast) -> None:
    change(cast.shop, deleted_at=timezone.now())

    assert [profile["name"] for profile in _me(cast.acme)["profiles"]] == ["US shop"]


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.OWNER, "admin"),
        (Role.ADMIN, "admin"),
        (Role.BILLING, "billing"),
        (Role.DEVELOPER, "developer"),
        (Role.MEMBER, "member"),
    ],
)
def test_profiles_carry_the_role_of_whoever_made_the_key(cast: Cast, role: Role, shown: str) -> None:
    maker = users.member(cast.acme, "maker@acme.test", role)

    me = call("GET", "/v3/me", headers={"x-api-key": users.key(cast.acme, made_by=maker)}).data

    assert [profile["role"] for profile in me["profiles"]] == [shown, shown]


def test_profile_that_gives_a_role_of_its_own_shows_it(cast: Cast) -> None:
    members.add_member(cast.developer, cast.shop, Role.BILLING)

    me = call("GET", "/v3/me", headers={"x-api-key": users.key(cast.acme, made_by=cast.developer)}).data

    assert {profile["name"]: profile["role"] for profile in me["profiles"]} == {
        "EU shop": "billing",
        "US shop": "developer",
    }


def test_role_in_another_organization_opens_nothing(cast: Cast) -> None:
    stranger = users.member(cast.outsider, "stranger@globex.test", Role.OWNER)

    answer = call("GET", "/v3/me", headers={"x-api-key": users.key(cast.acme, made_by=stranger)})

    assert answer.refusal[:2] == (403, "AUTH_004")


# --- Channels ---


def test_each_channel_shows_its_sender(cast: Cast) -> None:
    channels.sender(cast.acme, "+14155550100", channel="sms")
    channels.sender(cast.acme, "+14155550101", channel="whatsapp")
    channels.sender(cast.acme, "acme-agent", channel="rcs")

    assert _me(cast.acme)["channels"] == {
        "sms": {"configured": True, "phone_number": "+14155550100"},
        "whatsapp": {"configured": True, "phone_number": "+14155550101", "business_name": None},
        "rcs": {"configured": True, "phone_number": "acme-agent"},
    }


def test_first_of_several_senders_is_shown(cast: Cast) -> None:
    for number in ("+14155550100", "+14155550101", "+14155550102"):
        channels.sender(cast.acme, number)

    assert _me(cast.acme)["channels"]["sms"]["phone_number"] == "+14155550100"


def test_sender_that_was_switched_off_is_not_configured(cast: Cast) -> None:
    channels.sender(cast.acme, is_active=False)

    assert _me(cast.acme)["channels"]["sms"] == NOTHING


def test_profile_without_senders_shows_those_of_its_organization(cast: Cast) -> None:
    channels.sender(cast.acme, "+14155550100")

    assert _me(cast.shop)["channels"]["sms"]["phone_number"] == "+14155550100"


def test_profile_shows_its_own_sender(cast: Cast) -> None:
    channels.sender(cast.acme, "+14155550100")
    channels.sender(cast.shop, "+14155550101")

    assert _me(cast.shop)["channels"]["sms"]["phone_number"] == "+14155550101"
    assert _me(cast.acme)["channels"]["sms"]["phone_number"] == "+14155550100"


def test_nobody_shows_the_sender_of_a_sibling_or_stranger(cast: Cast) -> None:
    channels.sender(cast.sibling, "+14155550100")
    channels.sender(cast.outsider, "+14155550101")

    assert _me(cast.shop)["channels"]["sms"] == NOTHING
    assert _me(cast.acme)["channels"]["sms"] == NOTHING


def test_more_profiles_cost_no_more_queries(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for index in range(20):
        organizations.profile(cast.acme.organization, f"Shop {index}")
    program = Program(cast.acme)
    program.get("/v3/me")

    with django_assert_max_num_queries(5):
        assert len(program.get("/v3/me").data["profiles"]) == 22
