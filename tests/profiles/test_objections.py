"""What the registry would refuse, said before a completion begins."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.brands import filing
from apps.brands.models import Brand
from apps.core.errors import Invalid
from apps.organizations.customer import Customer
from apps.profiles import completion, objections
from tests.cast import Cast, change
from tests.factories.brands import complete_brand, complete_campaign


@pytest.fixture
def alone(shop: Customer) -> Customer:
    return change(shop, inherit_tcr_brand=False, inherit_tcr_campaign=False)


def test_own_registrations_are_read_before_they_are_filed(alone: Customer) -> None:
    brand = complete_brand(alone, is_tcr_application=True, business_url="", tax_id="1")
    complete_campaign(alone, brand, name="Orders", privacy_policy_link="")

    found = objections.of(alone)

    assert found == {
        "brand.tax_id": [
            "Acme: An EIN has nine digits, such as 12-3456789",
            "Acme: This tax ID isn't a real one",
        ],
        "brand.business_url": ["Acme: Give the website. Reviewers compare its name and address with those given here"],
        "campaigns.privacy_policy_link": [
            "Orders: Give the address of the privacy policy. Carriers reject campaigns without one"
        ],
    }
    assert completion.prerequisites(alone) == found
    with pytest.raises(Invalid) as refused:
        completion.begin(change(alone, short_name=None), now=timezone.now())
    assert refused.value.details == {"short_name": ["Short name is required"], **found}
    assert completion.begin(change(alone, short_name="EUShop"), now=timezone.now())  # the step says what to change


def test_nothing_is_said_of_what_is_fine_filed_inherited_or_not_for_the_us(cast: Cast, alone: Customer) -> None:
    brand = complete_brand(alone, is_tcr_application=True)
    campaign = complete_campaign(alone, brand)
    assert objections.of(alone) == {}

    brand.business_url = ""
    brand.save()
    assert objections.of(alone)
    brand.is_tcr_application = False
    brand.save()
    assert objections.of(alone) == {}

    brand.is_tcr_application, brand.business_url = True, "https://acme-coffee.com"
    brand.save()
    filing.file_brand(alone, brand, now=timezone.now())
    filing.file_campaign(alone, campaign, now=timezone.now())
    Brand.objects.filter(id=brand.id).update(business_url="")
    assert objections.of(alone) == {}

    above = Brand.objects.owned_by(cast.acme).get()
    complete_campaign(cast.acme, above, privacy_policy_link="")
    Brand.objects.filter(id=above.id).update(is_tcr_application=True)
    assert objections.of(change(alone, inherit_tcr_brand=True, inherit_tcr_campaign=True)) == {}
