from __future__ import annotations

import pytest

from apps.organizations.customer import Customer
from apps.profiles import checklist
from tests.cast import Cast, change
from tests.factories.brands import brand, campaign

OWN = "The profile inherits none from its organization and"
ABOVE = "The organization, which the profile inherits from,"


@pytest.fixture
def shop(cast: Cast) -> Customer:
    """A profile that has said everything about itself."""
    return change(cast.shop, short_name="EUShop", description="Europe")


def test_nothing_is_missing_under_an_inherited_brand(cast: Cast, shop: Customer) -> None:
    brand(cast.acme)

    assert checklist.missing(shop) == {}


def test_everything_that_is_missing_is_told(cast: Cast) -> None:
    assert checklist.missing(cast.shop) == {
        "short_name": ["Short name is required"],
        "description": ["Description is required"],
        "brand": [f"{ABOVE} has no brand"],
    }


def test_brand_of_its_own(cast: Cast, shop: Customer) -> None:
    brand(cast.acme)
    alone = change(shop, inherit_tcr_brand=False)

    assert checklist.missing(alone) == {"brand": [f"{OWN} has no brand"]}
    own = brand(alone)
    assert checklist.missing(alone) == {}
    assert checklist.brand_of(alone) == own


def test_registration_asks_for_a_campaign(cast: Cast, shop: Customer) -> None:
    above = brand(cast.acme, is_tcr_application=True)

    assert checklist.missing(shop) == {"campaigns": [f"{ABOVE} has no campaign"]}
    campaign(cast.sibling, above)
    assert checklist.missing(shop) == {"campaigns": [f"{ABOVE} has no campaign"]}
    campaign(cast.acme, above)
    assert checklist.missing(shop) == {}


def test_registration_with_campaigns_of_its_own(cast: Cast, shop: Customer) -> None:
    above = brand(cast.acme, is_tcr_application=True)
    campaign(cast.acme, above)
    alone = change(shop, inherit_tcr_campaign=False)

    assert checklist.missing(alone) == {"campaigns": [f"{OWN} has no campaign"]}
    campaign(alone, above)
    assert checklist.missing(alone) == {}
