"""How the completion of a profile ends: done, submitted for a review, or failed."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from apps.organizations.customer import Customer
from apps.profiles import checklist, completion
from apps.profiles.completion import CompletionOutcome
from tests.cast import Cast, change
from tests.factories import channels
from tests.factories.brands import brand, campaign


def test_profile_under_its_organization_is_completed(shop: Customer) -> None:
    assert completion.verdict(shop) == CompletionOutcome.COMPLETED


def test_profile_that_cannot_send_is_submitted(cast: Cast) -> None:
    brand(cast.acme)
    change(cast.shop, short_name="EUShop", description="Europe")
    channels.sender(cast.acme, channel="rcs")
    channels.sender(cast.acme, "+14155550101", is_active=False)
    channels.sender(cast.sibling, "+14155550102")

    assert completion.verdict(cast.shop) == CompletionOutcome.SUBMITTED


@pytest.mark.parametrize(
    "fields",
    [
        {"sending_phone_number": "+14155550100"},
        {"whatsapp_phone_number": "+14155550100"},
        {"waba_id": "1"},
    ],
)
def test_number_or_whatsapp_of_its_own_is_enough(cast: Cast, fields: dict[str, Any]) -> None:
    brand(cast.acme)

    shop = change(cast.shop, short_name="EUShop", description="Europe", **fields)

    assert completion.verdict(shop) == CompletionOutcome.COMPLETED


def test_whatsapp_of_the_organization_or_a_borrowed_number_is_enough(cast: Cast) -> None:
    brand(cast.acme)
    change(cast.sibling, short_name="USShop", description="US", sending_phone_number_profile=cast.shop.profile)
    assert completion.verdict(cast.sibling) == CompletionOutcome.SUBMITTED  # the lender has none
    lent = channels.sender(cast.shop)
    assert completion.verdict(cast.sibling) == CompletionOutcome.COMPLETED
    lent.delete()
    change(cast.acme, waba_id="1")

    assert completion.verdict(Customer(cast.acme.organization, cast.sibling.profile)) == CompletionOutcome.COMPLETED


@pytest.mark.parametrize(
    ("flags", "outcome"),
    [
        ({}, CompletionOutcome.COMPLETED),
        ({"inherit_tcr_brand": False}, CompletionOutcome.SUBMITTED),
        ({"inherit_tcr_campaign": False}, CompletionOutcome.SUBMITTED),
        ({"inherit_tcr_brand": False, "inherit_tcr_campaign": False}, CompletionOutcome.SUBMITTED),
    ],
)
def test_registration_of_its_own_is_submitted(
    shop: Customer, cast: Cast, flags: Any, outcome: CompletionOutcome
) -> None:
    above = checklist.brand_of(cast.acme)
    assert above is not None
    above.is_tcr_application = True
    above.save()
    own = brand(shop, is_tcr_application=True)
    campaign(cast.acme, above)
    campaign(shop, own)

    assert completion.verdict(change(shop, **flags)) == outcome


@pytest.mark.parametrize(
    ("is_main", "outcome"), [(True, CompletionOutcome.SUBMITTED), (False, CompletionOutcome.COMPLETED)]
)
def test_main_country_without_registration_is_submitted(
    shop: Customer, is_main: bool, outcome: CompletionOutcome
) -> None:
    alone = change(shop, inherit_tcr_brand=False)
    brand(alone, destination_countries=[{"id": "DE", "isMain": is_main}])

    assert completion.verdict(alone) == outcome


def test_profile_that_lost_what_it_needs_has_failed(cast: Cast, shop: Customer) -> None:
    assert completion.verdict(change(shop, short_name=None)) == CompletionOutcome.FAILED
    change(shop, short_name="EUShop")
    assert completion.verdict(change(shop, deleted_at=timezone.now())) == CompletionOutcome.FAILED
