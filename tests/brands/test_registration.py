"""Which accounts may send from US numbers, and what the others lack."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.brands import filing, registration
from apps.channels.models import Channel, Sender
from apps.channels.senders import Account
from apps.organizations.customer import Customer
from apps.organizations.models import Profile
from tests.brands.test_filing import NOW
from tests.cast import Cast, change
from tests.factories.brands import complete_brand, complete_campaign


def account(customer: Customer) -> Account:
    return customer.organization.id, customer.profile.id if customer.profile else None


def lacks(customer: Customer) -> str:
    return registration.missing([account(customer)])[account(customer)]


def test_long_codes_are_us_numbers_that_are_not_toll_free() -> None:
    numbers = ("+13125550100", "+14155552671", "+18005550100", "+14165550100", "+442079460000", "72975", "ACME")

    assert [each for each in numbers if registration.is_us_long_code(each)] == ["+13125550100", "+14155552671"]
    assert registration.needs_campaign(Sender(channel=Channel.SMS, number="+13125550100"))
    assert not registration.needs_campaign(Sender(channel=Channel.WHATSAPP, number="+13125550100"))


def test_the_sentence_names_what_is_missing(cast: Cast) -> None:
    assert "There is no brand yet" in lacks(cast.acme)
    brand = complete_brand(cast.acme)
    assert "The brand Acme isn't active (draft)." in lacks(cast.acme)
    filing.file_brand(cast.acme, brand, now=NOW)
    assert "The brand Acme isn't active (queued)." in lacks(cast.acme)
    brand.filing.state = "approved"
    brand.filing.save()
    assert "There is no campaign yet" in lacks(cast.acme)
    campaign = complete_campaign(cast.acme, brand)
    assert "The campaign Orders isn't active (draft)." in lacks(cast.acme)
    campaign.status = "ACTIVE"
    campaign.save()
    assert lacks(cast.acme) == ""


@pytest.mark.parametrize("others", [0, 3])
def test_many_accounts_take_as_many_queries_as_one(
    cast: Cast, others: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = [Profile.objects.create(organization=cast.acme.organization, name=str(number)) for number in range(others)]
    asked = [account(cast.shop), *((cast.acme.organization.id, each.id) for each in made)]

    with django_assert_max_num_queries(5):
        found = registration.missing(asked)

    assert all("There is no brand yet" in found[each] for each in asked)


def test_campaigns_are_inherited_as_the_account_says(cast: Cast) -> None:
    complete_campaign(cast.acme, complete_brand(cast.acme), status="ACTIVE")
    own = change(cast.sibling, inherit_tcr_campaign=False)

    found = registration.missing([account(each) for each in (cast.acme, cast.shop, own, cast.outsider)])

    assert {key: bool(sentence) for key, sentence in found.items()} == {
        account(cast.acme): False,
        account(cast.shop): False,
        account(own): True,
        account(cast.outsider): True,
    }
    complete_campaign(own, complete_brand(own), status="ACTIVE")
    assert lacks(own) == ""


def test_an_active_campaign_costs_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    complete_campaign(cast.acme, complete_brand(cast.acme), status="ACTIVE")
    complete_campaign(cast.shop, complete_brand(cast.shop), status="ACTIVE")

    with django_assert_num_queries(1):
        assert set(registration.missing([account(cast.acme), account(cast.shop)]).values()) == {""}
