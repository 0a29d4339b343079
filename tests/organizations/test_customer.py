from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from apps.organizations.customer import Customer
from apps.organizations.models import Organization, Profile
from tests.cast import Cast, change
from tests.factories import organizations
from tests.factories.contacts import contact


def _names(customers: tuple[Customer, ...]) -> list[str]:
    return [customer.account.name for customer in customers]


def test_id_is_that_of_whoever_acts(cast: Cast) -> None:
    assert cast.acme.id == cast.acme.organization.id
    assert cast.shop.profile is not None
    assert cast.shop.id == cast.shop.profile.id


def test_customer_of_a_row_is_its_owner(cast: Cast) -> None:
    assert Customer.of(contact(cast.shop)) == cast.shop
    assert Customer.of(contact(cast.acme)) == cast.acme


def test_organization_uses_its_own(cast: Cast) -> None:
    sources = cast.acme.sources

    assert _names(sources.contacts) == _names(sources.templates) == ["Acme"]


def test_profile_inherits_from_its_organization(cast: Cast) -> None:
    sources = cast.shop.sources

    assert _names(sources.contacts) == _names(sources.templates) == ["EU shop", "Acme"]


@pytest.mark.parametrize(
    ("flag", "contacts", "templates"),
    [
        ("inherit_contacts", ["EU shop"], ["EU shop", "Acme"]),
        ("inherit_templates", ["EU shop", "Acme"], ["EU shop"]),
    ],
)
def test_profile_that_does_not_inherit(cast: Cast, flag: str, contacts: list[str], templates: list[str]) -> None:
    sources = change(cast.shop, **{flag: False}).sources

    assert (_names(sources.contacts), _names(sources.templates)) == (contacts, templates)


@pytest.mark.parametrize(
    ("flag", "contacts", "templates"),
    [
        ("allow_contact_sharing", ["EU shop", "Acme", "US shop"], ["EU shop", "Acme"]),
        ("allow_template_sharing", ["EU shop", "Acme"], ["EU shop", "Acme", "US shop"]),
    ],
)
def test_sibling_that_shares_comes_last(cast: Cast, flag: str, contacts: list[str], templates: list[str]) -> None:
    change(cast.sibling, **{flag: True})

    sources = cast.shop.sources

    assert (_names(sources.contacts), _names(sources.templates)) == (contacts, templates)


def test_sharing_does_not_share_with_oneself(cast: Cast) -> None:
    shop = change(cast.shop, allow_contact_sharing=True, allow_template_sharing=True)

    assert _names(shop.sources.contacts) == ["EU shop", "Acme"]


def test_removed_profile_shares_nothing(cast: Cast) -> None:
    change(cast.sibling, allow_contact_sharing=True, deleted_at=timezone.now())

    assert _names(cast.shop.sources.contacts) == ["EU shop", "Acme"]


def test_profiles_of_other_organizations_share_nothing_here(cast: Cast) -> None:
    organizations.profile(cast.outsider.organization, "Stranger", allow_contact_sharing=True)

    assert _names(cast.shop.sources.contacts) == ["EU shop", "Acme"]
    assert _names(cast.acme.sources.contacts) == ["Acme"]


def test_sources_cost_one_query_once(cast: Cast, django_assert_num_queries: Any) -> None:
    customer = Customer(cast.shop.organization, cast.shop.profile)

    with django_assert_num_queries(1):
        assert customer.sources is customer.sources
        assert customer.sources.contacts == customer.sources.templates


def test_what_needs_no_sibling_costs_nothing(cast: Cast, django_assert_num_queries: Any) -> None:
    sources = cast.shop.sources

    with django_assert_num_queries(0):
        assert _names((sources.brand, sources.campaign, sources.whatsapp)) == ["Acme", "Acme", "Acme"]


def test_profile_with_registrations_of_its_own(cast: Cast) -> None:
    sources = change(cast.shop, inherit_tcr_brand=False, waba_id="1").sources

    assert _names((sources.brand, sources.campaign, sources.whatsapp)) == ["EU shop", "Acme", "EU shop"]
    assert change(cast.shop, inherit_tcr_campaign=False).sources.campaign == cast.shop


def test_organization_inherits_from_nobody(cast: Cast) -> None:
    sources = cast.acme.sources

    assert (sources.brand, sources.campaign, sources.whatsapp) == (cast.acme, cast.acme, cast.acme)
    assert cast.acme.parent is cast.acme
    assert cast.shop.parent == cast.acme


def test_customer_as_it_stands_now(cast: Cast) -> None:
    Profile.objects.filter(id=cast.shop.id).update(inherit_tcr_brand=False)
    Organization.objects.filter(id=cast.acme.id).update(name="Acme Corporation")

    assert cast.shop.current().sources.brand == cast.shop
    assert cast.shop.current().organization.name == "Acme Corporation"
    assert cast.acme.current().profile is None


def test_suspension_of_either_is_suspension(cast: Cast) -> None:
    assert not cast.shop.is_suspended
    assert change(cast.shop, suspended_at=timezone.now()).is_suspended
    assert not cast.acme.is_suspended
    acme = change(cast.acme, suspended_at=timezone.now())
    assert acme.is_suspended
    assert Customer(acme.organization, cast.sibling.profile).is_suspended


def test_what_is_inherited_and_who_pays_cost_no_query(cast: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert cast.shop.sources.inherited == ("contacts", "templates", "brand", "campaigns")
        assert cast.acme.sources.inherited == ()
        assert _names(cast.acme.sources.payers) == ["Acme"]
    for model, payers in (
        ("profile", ["EU shop"]),
        ("organization", ["Acme"]),
        ("profile_and_organization", ["EU shop", "Acme"]),
    ):
        shop = change(cast.shop, billing_model=model, inherit_templates=False)
        assert (_names(shop.sources.payers), shop.sources.inherited) == (payers, ("contacts", "brand", "campaigns"))
