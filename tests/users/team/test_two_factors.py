"""The policy that everyone needs a second factor."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from apps.organizations.models import Organization
from apps.users import members
from apps.users.models import Role, User
from apps.users.team import two_factors
from apps.users.team.two_factors import OwnFactorMissing
from tests import each_case
from tests.cast import Cast
from tests.factories import users

_DOOR = "/second-factor/"


def _equip(person: User, kind: str = "totp") -> None:
    Authenticator.objects.create(user=person, type=kind, data={"secret": "JBSWY3DPEHPK3PXP"})


@pytest.fixture
def strict(cast: Cast) -> Cast:
    """Acme, which requires a second factor, and where only the owner has one."""
    _equip(cast.owner)
    two_factors.require(cast.acme, by=cast.owner, is_required=True)
    return cast


@pytest.fixture
def member(client: Client, strict: Cast) -> Client:
    client.force_login(strict.developer)
    return client


def test_who_requires_it_has_one(cast: Cast) -> None:
    _equip(cast.owner, "recovery_codes")

    with pytest.raises(OwnFactorMissing):
        two_factors.require(cast.acme, by=cast.owner, is_required=True)
    _equip(cast.owner, "webauthn")
    two_factors.require(cast.acme, by=cast.owner, is_required=True)
    assert Organization.objects.get(id=cast.acme.organization.id).requires_two_factors

    two_factors.require(cast.acme, by=cast.developer, is_required=False)
    assert not Organization.objects.get(id=cast.acme.organization.id).requires_two_factors


def test_those_without_one_are_counted_once(strict: Cast) -> None:
    members.add_member(strict.developer, strict.shop, Role.ADMIN)
    users.member(strict.shop, "clerk@acme.test", Role.MEMBER)
    users.invitation(strict.acme)

    assert two_factors.count_without(strict.acme) == 2
    assert two_factors.count_without(strict.shop) == 2


def test_a_member_without_one_is_led_to_set_it_up_and_reaches_nothing_else(member: Client, strict: Cast) -> None:
    def check(address: str) -> None:
        for headers, where in (({}, "Location"), ({"HX-Request": "true"}, "HX-Redirect")):
            response = member.get(address, headers=headers)
            assert response.headers.get(where) == _DOOR

    addresses = (
        "/",
        "/messages/",
        "/contacts/export.csv",
        "/team/",
        "/settings/me/",
        "/find/?q=1",
        "/developers/keys/",
    )
    assert each_case.wrong([(address,) for address in addresses], check) == {}
    assert member.post("/developers/keys/new/", {}).headers["Location"] == _DOOR
    text = member.get(_DOOR).content.decode()
    assert "/2fa/totp/activate/" in text
    assert "/2fa/webauthn/add/" in text


def test_what_setting_up_needs_stays_open_and_says_nothing_of_the_account(client: Client, strict: Cast) -> None:
    person = members.create_user("new@acme.test", "correct horse")
    members.add_member(person, strict.acme, Role.MEMBER)
    client.force_login(person)
    for address in ("/2fa/totp/activate/", "/2fa/webauthn/add/", "/reauthenticate/", "/switch/"):
        response = client.get(address, follow=True)
        assert response.status_code == 200
        assert response.redirect_chain == [] or "reauthenticate" in response.redirect_chain[-1][0]
        assert "messages/pulse" not in response.content.decode()


@pytest.mark.parametrize("kind", ["totp", "webauthn"])
def test_with_one_everything_opens_at_the_next_click(member: Client, strict: Cast, kind: str) -> None:
    assert member.get("/team/").headers["Location"] == _DOOR

    _equip(strict.developer, kind)

    assert member.get("/team/").status_code == 200
    assert member.get(_DOOR).headers["Location"] == "/"


def test_another_organization_does_not_ask(member: Client, strict: Cast) -> None:
    members.add_member(strict.developer, strict.outsider, Role.MEMBER)

    assert member.post("/switch/", {"account": str(strict.outsider.id)}).status_code == 302

    assert member.get("/messages/").status_code == 200
    assert member.post("/switch/", {"account": str(strict.shop.id)}).status_code == 302
    assert member.get("/messages/").headers["Location"] == _DOOR


def test_keys_of_a_member_without_one_go_on_working(member: Client, strict: Cast) -> None:
    key = users.key(strict.acme, made_by=strict.developer)

    assert Client().get("/v3/me", headers={"x-api-key": key}).status_code == 200
