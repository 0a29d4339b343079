"""The pages of profiles, without a browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.channels.models import CarrierAccount
from apps.organizations.models import Profile
from apps.users.models import Role
from tests.cast import Cast, change
from tests.factories import channels, organizations, users
from tests.factories.brands import brand

_EXPIRY = f"09/{timezone.now().year % 100 + 2:02}"
CARD = {"card_number": "4242 4242 4242 4242", "expiry": _EXPIRY, "cvc": "123", "zip_code": "94107"}
ABOUT = {"name": "Asia shop", "short_name": "AsiaShop", "description": "Orders in Asia", "icon": ""}
INHERIT = {
    "inherit_contacts": "false",
    "allow_contact_sharing": "true",
    "inherit_templates": "true",
    "allow_template_sharing": "false",
    "inherit_tcr_brand": "false",
    "inherit_tcr_campaign": "true",
}
PAY = {"billing_model": "profile", "contact_name": "Ada", "contact_email": "ada@acme.test"}
CONTACT = {"name": "Ada", "phone": None, "address": None}
WHATSAPP = {"waba_id": "102290129340398", "access_token": "EAAsecret", "phone_number_id": "1063"}


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def _post(client: Client, address: str, **said: str) -> Any:
    return client.post(f"/profiles/{address}", said, headers={"HX-Request": "true"})


# --- The list ---


def test_the_list_shows_this_organizations_profiles_by_status_and_name(owner: Client, cast: Cast) -> None:
    change(cast.sibling, status="incomplete")
    organizations.profile(cast.outsider.organization, "Stranger")
    organizations.profile(cast.acme.organization, "Gone", deleted_at=cast.acme.organization.created_at)

    def names(query: str = "") -> set[str]:
        return {row.profile.name for row in owner.get(f"/profiles/{query}").context["rows"]}

    assert names() == {"EU shop", "US shop"}
    assert names("?status=incomplete") == names("?q=us") == {"US shop"}
    assert names("?q=nothing") == set()


def test_a_profile_sees_itself_and_cannot_change_it(client: Client, cast: Cast) -> None:
    client.force_login(users.member(cast.shop, "admin@shop.test", Role.ADMIN))
    before = Profile.objects.get(id=cast.shop.id).name

    assert [row.profile.name for row in client.get("/profiles/").context["rows"]] == ["EU shop"]
    page = client.get(f"/profiles/{cast.shop.id}/")
    assert b"Switch to Acme to change this profile" in page.content
    assert not page.context["can_edit"]
    for address in ("new/", f"{cast.shop.id}/edit/", f"{cast.shop.id}/remove/"):
        answer = client.post(f"/profiles/{address}", {**ABOUT, **INHERIT, **PAY, "typed": before, "step": "2"})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/profiles/")
    assert [each.name for each in Profile.objects.filter(deleted_at=None, id=cast.shop.id)] == [before]
    assert Profile.objects.filter(name="Asia shop").count() == 0


# --- Create ---


def test_the_wizard_asks_step_by_step_and_stores_at_the_end(owner: Client, cast: Cast) -> None:
    page = owner.get("/profiles/new/")
    assert page.context["step"] == 0
    page = _post(owner, "new/", step="0", reached="0", **ABOUT)
    assert (page.context["step"], page.context["form"].is_bound) == (1, False)
    assert ("name", "Asia shop") in page.context["kept"]
    page = _post(owner, "new/", step="1", reached="1", **ABOUT, **INHERIT)
    assert (page.context["step"], dict(page.context["kept"])["inherit_contacts"]) == (2, "false")
    assert Profile.objects.filter(name="Asia shop").count() == 0

    answer = _post(owner, "new/", step="2", reached="2", **ABOUT, **INHERIT, **PAY, **CARD, **WHATSAPP)

    made = Profile.objects.get(name="Asia shop")
    assert answer.headers["HX-Redirect"] == f"/profiles/{made.id}/"
    assert (made.organization, made.short_name, made.icon, made.status) == (
        cast.acme.organization,
        "AsiaShop",
        None,
        "incomplete",
    )
    assert {name: str(getattr(made, name)).lower() for name in INHERIT} == INHERIT
    assert (made.billing_model, made.billing_contact) == ("profile", {**CONTACT, "email": "ada@acme.test"})
    assert (made.waba_id, made.waba_phone_number_id) == ("102290129340398", "1063")
    account = CarrierAccount.objects.get(profile=made)
    assert account.credentials == {"access_token": "EAAsecret"}
    assert b"EAAsecret" not in owner.get(f"/profiles/{made.id}/").content
    assert b"EAAsecret" not in owner.get(f"/profiles/{made.id}/edit/").content


def test_going_back_keeps_what_was_typed_but_no_secrets(owner: Client) -> None:
    page = _post(owner, "new/", step="2", reached="2", back="1", **ABOUT, **INHERIT, **PAY, **CARD, **WHATSAPP)

    text = page.content.decode()
    assert (page.status_code, page.context["step"]) == (200, 1)
    assert 'value="Asia shop"' in text
    assert 'value="ada@acme.test"' in text
    assert not [secret for secret in (*CARD.values(), *WHATSAPP.values()) if f'"{secret}"' in text]
    assert page.headers["Cache-Control"] == "no-store"


def test_what_is_wrong_is_shown_at_its_step(owner: Client) -> None:
    every = {**ABOUT, **INHERIT, **PAY}
    for changed, step, field in (
        ({"name": " "}, 0, "name"),
        ({"short_name": "x!"}, 0, "short_name"),
        ({"inherit_contacts": "maybe"}, 1, "inherit_contacts"),
        ({"contact_email": "ada"}, 2, "contact_email"),
        ({"contact_name": "", "contact_email": ""}, 2, "contact_name"),
        ({"contact_name": ""}, 2, "contact_name"),
        ({**CARD, "card_number": "4242424242424241"}, 2, "card_number"),
        ({**CARD, "expiry": "01/20"}, 2, "expiry"),
        ({**CARD, "cvc": ""}, 2, "cvc"),
        ({**CARD, "billing_model": "organization"}, 2, "card_number"),
        ({"waba_id": "1"}, 2, "access_token"),
    ):
        page = _post(owner, "new/", step="2", reached="2", **{**every, **changed})
        assert (page.status_code, page.context["step"]) == (422, step), changed
        assert field in page.context["form"].errors, (changed, page.context["form"].errors)
    assert Profile.objects.filter(name="Asia shop").count() == 0


def test_steps_that_do_not_exist_begin_at_the_first(owner: Client) -> None:
    for step in ("-1", "x", "", "٣", "999"):
        assert _post(owner, "new/", step=step).context["step"] == 0


# --- One profile ---


def test_a_profile_is_shown_with_its_settings_and_its_people(owner: Client, cast: Cast) -> None:
    page = owner.get(f"/profiles/{cast.shop.id}/")

    assert b"Acme&#x27;s contacts, read-only" in page.content
    assert {each.email for each in page.context["people"]} == {"owner@acme.test", "developer@acme.test"}
    assert owner.get(f"/profiles/{cast.outsider.id}/").status_code == 404


def test_people_are_for_those_who_may_see_the_team(client: Client, cast: Cast) -> None:
    client.force_login(users.member(cast.acme, "member@acme.test", Role.MEMBER))

    assert client.get(f"/profiles/{cast.shop.id}/").context["people"] is None


# --- Edit ---


def _edited(owner: Client, cast: Cast, **changed: str) -> Any:
    numbers = {"sending_phone_number": "+1 415 555 2671", "sending_whatsapp_number_profile_id": str(cast.sibling.id)}
    return _post(owner, f"{cast.shop.id}/edit/", **{**ABOUT, **INHERIT, **PAY, **numbers, **changed})


def test_editing_changes_every_setting(owner: Client, cast: Cast) -> None:
    assert _edited(owner, cast, allow_number_change_during_onboarding="true").status_code == 200

    row = Profile.objects.get(id=cast.shop.id)
    assert (row.name, row.sending_phone_number, row.inherit_contacts) == ("Asia shop", "+14155552671", False)
    assert row.sending_whatsapp_number_profile == cast.sibling.profile
    assert row.allow_number_change_during_onboarding is True
    form = owner.get(f"/profiles/{cast.shop.id}/edit/").context["forms"]
    shown = {name: each[name].value() for each in form.values() for name in each.fields}
    assert (shown["name"], shown["inherit_contacts"], shown["contact_email"]) == ("Asia shop", "false", "ada@acme.test")
    assert shown["sending_whatsapp_number_profile_id"] == str(cast.sibling.id)


def test_what_is_wrong_changes_nothing(owner: Client, cast: Cast) -> None:
    for changed, field in (
        ({"name": ""}, "name"),
        ({"sending_phone_number": "12"}, "sending_phone_number"),
        ({"sending_phone_number_profile_id": str(cast.shop.id)}, "sending_phone_number_profile_id"),
        ({"sending_phone_number_profile_id": str(cast.outsider.id)}, "sending_phone_number_profile_id"),
        ({"contact_name": "", "contact_email": ""}, "contact_name"),
        ({**CARD, "card_number": "1"}, "card_number"),
    ):
        page = _edited(owner, cast, **changed)
        wrong = {name for form in page.context["forms"].values() for name in form.errors}
        assert (page.status_code, wrong) == (422, {field})
    assert Profile.objects.get(id=cast.shop.id).name == "EU shop"


# --- Delete ---


def test_deleting_shows_what_goes_along_and_asks_for_the_name(owner: Client, cast: Cast) -> None:
    users.key(cast.shop)
    address = f"{cast.shop.id}/remove/"
    page = owner.get(f"/profiles/{address}")
    assert b"1 API key" in page.content
    assert b"stop working" in page.content

    assert _post(owner, address, typed="EU").status_code == 422
    assert Profile.objects.get(id=cast.shop.id).deleted_at is None
    assert _post(owner, address, typed=" EU shop ").headers["HX-Redirect"] == "/profiles/"

    assert Profile.objects.get(id=cast.shop.id).deleted_at is not None
    assert owner.get(f"/profiles/{cast.shop.id}/").status_code == 404


def test_what_stands_against_deleting_is_said(owner: Client, cast: Cast) -> None:
    channels.sender(cast.shop, "+14155550100", channel="whatsapp", provider="whatsapp_cloud", external_id="1")
    change(cast.sibling, sending_whatsapp_number_profile=cast.shop.profile)
    brand(cast.shop)

    page = _post(owner, f"{cast.shop.id}/remove/", typed="EU shop")

    assert page.status_code == 422
    assert b"Other profiles send from this profile&#x27;s WhatsApp number: US shop" in page.content
    assert Profile.objects.get(id=cast.shop.id).deleted_at is None
