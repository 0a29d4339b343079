from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from apps.brands import campaigns
from apps.brands.campaigns import CampaignNotFound, CampaignReadOnly, CampaignSubmitted
from apps.brands.models import Campaign, CampaignUseCase
from apps.brands.vocabulary import UseCase
from apps.core.errors import Invalid
from apps.core.models import new_id
from apps.organizations.customer import Customer
from tests.cast import Cast, change
from tests.factories.brands import CAMPAIGN, USE_CASES, brand, campaign

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def _create(customer: Customer, under: Any, use_cases: Any = USE_CASES) -> Campaign:
    return campaigns.create(customer, under, details=CAMPAIGN, use_cases=use_cases, now=NOW)


def _use_case(*samples: str) -> dict[str, Any]:
    return {"messaging_use_case_us": UseCase.MARKETING, "sample_messages": list(samples)}


def _names(row: Campaign) -> list[str]:
    return [use_case.messaging_use_case_us for use_case in row.use_cases.all()]


# --- Making ---


def test_creating(cast: Cast) -> None:
    under = brand(cast.acme)

    row = _create(cast.acme, under, [*USE_CASES, _use_case("Sale!", "More sale!")])

    row.refresh_from_db()
    assert (row.brand, row.organization, row.profile) == (under, cast.acme.organization, None)
    assert (row.name, row.status, row.submitted_to_tcr, row.created_at) == ("Orders", None, False, NOW)
    assert _names(row) == ["DELIVERY_NOTIFICATION", "MARKETING"]
    assert row.use_cases.all()[1].sample_messages == ["Sale!", "More sale!"]


def test_profile_with_campaigns_of_its_own_makes_them_under_the_inherited_brand(cast: Cast) -> None:
    under, shop = brand(cast.acme), change(cast.shop, inherit_tcr_campaign=False)

    row = _create(shop, under)

    assert (row.profile, row.brand) == (shop.profile, under)


def test_profile_that_inherits_campaigns_makes_none(cast: Cast) -> None:
    under = brand(cast.acme)

    with pytest.raises(CampaignReadOnly):
        _create(cast.shop, under)

    assert Campaign.objects.count() == 0


def test_where_a_campaign_may_be_added(cast: Cast) -> None:
    above, own = brand(cast.acme), brand(cast.sibling)

    assert campaigns.brands_to_add_to(cast.acme) == [above]
    assert campaigns.brands_to_add_to(cast.shop) == []
    change(cast.sibling, inherit_tcr_campaign=False)
    assert campaigns.brands_to_add_to(cast.acme) == [above, own]
    assert not campaigns.can_add(cast.shop, above)
    assert campaigns.can_add(change(cast.shop, inherit_tcr_campaign=False), above)


def test_what_an_organization_adds_to_a_profiles_brand_is_the_profiles(cast: Cast) -> None:
    change(cast.shop, inherit_tcr_brand=False, inherit_tcr_campaign=False)
    under = brand(cast.shop)

    assert _create(cast.acme, under).profile == cast.shop.profile


@pytest.mark.parametrize(
    "use_case", [_use_case(), _use_case(*["x"] * 6), _use_case(""), _use_case("x" * 1025), _use_case("fine", "")]
)
def test_samples_are_one_to_five_and_not_too_long(cast: Cast, use_case: dict[str, Any]) -> None:
    under = brand(cast.acme)

    with pytest.raises(Invalid) as refused:
        _create(cast.acme, under, [*USE_CASES, use_case])

    assert list(refused.value.details) == ["campaign.useCases.1.sampleMessages"]
    assert Campaign.objects.count() == 0


def test_as_many_and_as_long_as_allowed(cast: Cast) -> None:
    assert _create(cast.acme, brand(cast.acme), [_use_case(*["x" * 1024] * 5)]).use_cases.count() == 1


def test_there_is_at_least_one_use_case(cast: Cast) -> None:
    row = campaign(cast.acme, brand(cast.acme))

    with pytest.raises(Invalid) as made:
        _create(cast.acme, row.brand, [])
    with pytest.raises(Invalid) as changed:
        campaigns.edit(cast.acme, row, details={}, use_cases=[], now=NOW)

    assert list(made.value.details) == list(changed.value.details) == ["campaign.useCases"]


# --- Changing and removing ---


def test_editing_replaces_the_use_cases(cast: Cast) -> None:
    row = campaign(cast.acme, brand(cast.acme), volume="100")

    edited = campaigns.edit(cast.acme, row, details={"name": "Sales"}, use_cases=[_use_case("Sale!")], now=NOW)

    edited.refresh_from_db()
    assert (edited.name, edited.volume, edited.updated_at) == ("Sales", "100", NOW)
    assert _names(edited) == ["MARKETING"]
    assert CampaignUseCase.objects.count() == 1


def test_removing(cast: Cast) -> None:
    row = campaign(cast.acme, brand(cast.acme))

    campaigns.remove(cast.acme, row)

    assert (Campaign.objects.count(), CampaignUseCase.objects.count()) == (0, 0)


@pytest.mark.parametrize("verb", ["edit", "remove"])
def test_who_may_not(cast: Cast, verb: str) -> None:
    how = {"details": {"name": "Mine"}, "use_cases": USE_CASES, "now": NOW} if verb == "edit" else {}
    under = brand(cast.acme)
    parents, own = campaign(cast.acme, under), campaign(cast.shop, under)
    sent = campaign(cast.acme, under, submitted_to_tcr=True)

    for customer, row, refusal in (
        (cast.shop, parents, CampaignReadOnly),
        (cast.acme, sent, CampaignSubmitted),
        (cast.sibling, own, CampaignNotFound),
        (cast.outsider, parents, CampaignNotFound),
    ):
        with pytest.raises(refusal):
            getattr(campaigns, verb)(customer, row, **how)

    assert {row.name for row in Campaign.objects.all()} == {"Orders"}


def test_finding(cast: Cast) -> None:
    under = brand(cast.acme)
    parents, own = campaign(cast.acme, under), campaign(cast.shop, under)

    assert campaigns.find(Campaign.objects.usable_by(cast.shop), parents.id).is_inherited is True
    assert campaigns.find(Campaign.objects.usable_by(cast.shop), own.id).is_inherited is False
    assert campaigns.find(Campaign.objects.usable_by(cast.acme), own.id).is_inherited is False
    for customer, campaign_id in ((cast.sibling, own.id), (cast.outsider, parents.id), (cast.acme, new_id())):
        with pytest.raises(CampaignNotFound):
            campaigns.find(Campaign.objects.usable_by(customer), campaign_id)
