from __future__ import annotations

from typing import Any

from apps.profiles import effective_settings
from tests.cast import Cast, change
from tests.factories import channels, organizations
from tests.factories.brands import brand, campaign


def _shown(cast: Cast) -> dict[str, list[tuple[str, str, str]]]:
    found = effective_settings.of(cast.shop.current())
    return {each.name: [(value.text, value.source, value.owner) for value in each.values] for each in found}


def test_what_nobody_set_comes_from_the_default_or_the_organization(cast: Cast) -> None:
    shown = _shown(cast)

    assert shown["Contacts"] == [("EU shop's contacts", "Own", ""), ("Acme's contacts, read-only", "Organization", "")]
    assert shown["10DLC brand"] == [("None yet", "Organization", "")]
    assert shown["SMS number"] == shown["WhatsApp Business Account"] == [("None yet", "–", "")]
    assert shown["E-mail"] == [("owner@acme.test", "Organization", "")]
    assert shown["Contacts for other profiles"] == [("Not shared", "Default", "")]
    assert shown["Number change during onboarding"] == [("Not allowed", "Default", "")]
    assert shown["Unapproved WhatsApp templates"] == [("Not sent", "Default", "")]
    assert shown["Payer"] == [("EU shop", "Own", "")]
    assert shown["Billing contact"] == [("Not set", "–", "")]


def test_what_a_profile_has_of_its_own(cast: Cast) -> None:
    contact = {"name": "Ada", "email": "ada@acme.test", "phone": None, "address": None}
    flags = dict.fromkeys(("inherit_contacts", "inherit_templates", "inherit_tcr_brand", "inherit_tcr_campaign"), False)
    shop = change(cast.shop, **flags, waba_id="102", billing_contact=contact, short_name="EUShop")
    campaign(shop, brand(shop, brand_name="EU brand"), name="Orders")
    channels.sender(shop, "+14155550100")

    shown = _shown(cast)

    assert shown["Contacts"] == [("EU shop's contacts", "Own", "")]
    assert shown["Templates"] == [("EU shop's templates", "Own", "")]
    assert shown["10DLC brand"] == [("EU brand", "Own", "")]
    assert shown["10DLC campaigns"] == [("Orders", "Own", "")]
    assert shown["SMS number"] == [("+1 415 555 0100", "Own", "")] or shown["SMS number"][0][1] == "Own"
    assert shown["WhatsApp Business Account"] == [("102", "Own", "")]
    assert shown["Billing contact"] == [("Ada, ada@acme.test", "Own", "")]
    assert shown["Short name"] == [("EUShop", "Own", "")]


def test_what_comes_from_above_and_from_beside(cast: Cast) -> None:
    change(cast.sibling, allow_contact_sharing=True, allow_template_sharing=True)
    change(cast.acme, waba_id="901", allow_unpublished_templates=True)
    campaign(cast.acme, brand(cast.acme, brand_name="Acme brand"), name="News")
    change(cast.shop, billing_model="profile_and_organization", sending_phone_number_profile=cast.sibling.profile)
    channels.sender(cast.sibling, "+14155550100")

    shown = _shown(cast)

    assert shown["Contacts"][-1] == ("US shop's contacts, read-only", "Another profile", "US shop")
    assert shown["Templates"][-1] == ("US shop's templates, read-only", "Another profile", "US shop")
    assert shown["10DLC brand"] == [("Acme brand", "Organization", "")]
    assert shown["10DLC campaigns"] == [("News", "Organization", "")]
    assert shown["SMS number"][0][1:] == ("Another profile", "US shop")
    assert shown["WhatsApp Business Account"] == [("901", "Organization", "")]
    assert shown["Payer"] == [("EU shop", "Own", ""), ("Acme, if EU shop can't", "Organization", "")]
    assert shown["Unapproved WhatsApp templates"] == [("May be sent", "Organization", "")]


def test_other_profiles_cost_no_queries(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(5):
        organizations.profile(cast.acme.organization, f"Shop {number}", allow_contact_sharing=True)
    shop = cast.shop.current()

    with django_assert_max_num_queries(6):
        effective_settings.of(shop)
