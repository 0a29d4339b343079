from __future__ import annotations

from apps.brands.models import Brand, Campaign
from tests.cast import Cast, change
from tests.factories.brands import brand, campaign


def _owners(rows: object) -> list[tuple[str, bool]]:
    return [((row.profile or row.organization).name, row.is_inherited) for row in rows]  # type: ignore[attr-defined]


def test_organization_sees_its_own_brand_and_those_of_its_profiles(cast: Cast) -> None:
    for customer in (cast.outsider, cast.acme, cast.shop):
        brand(customer)

    found = Brand.objects.usable_by(cast.acme).oldest_first()

    assert _owners(found) == [("Acme", False), ("EU shop", False)]


def test_profile_sees_its_own_brand_and_the_inherited_one(cast: Cast) -> None:
    for customer in (cast.outsider, cast.acme, cast.shop, cast.sibling):
        brand(customer)

    assert _owners(Brand.objects.usable_by(cast.shop).oldest_first()) == [("Acme", True), ("EU shop", False)]
    alone = change(cast.shop, inherit_tcr_brand=False)
    assert _owners(Brand.objects.usable_by(alone)) == [("EU shop", False)]


def test_campaigns_are_inherited_apart_from_brands(cast: Cast) -> None:
    above, own = brand(cast.acme), brand(cast.shop)
    for customer, under in ((cast.acme, above), (cast.sibling, above), (cast.shop, own), (cast.outsider, above)):
        campaign(customer, under)

    assert _owners(Campaign.objects.usable_by(cast.shop).oldest_first()) == [("Acme", True), ("EU shop", False)]
    assert _owners(Campaign.objects.usable_by(cast.shop).under(own)) == [("EU shop", False)]
    alone = change(cast.shop, inherit_tcr_campaign=False)
    assert _owners(Campaign.objects.usable_by(alone)) == [("EU shop", False)]


def test_brand_is_called_by_the_best_name_it_has(cast: Cast) -> None:
    assert str(brand(cast.acme, brand_name="Acme Shoes", business_name="Acme Inc.")) == "Acme Shoes"
    assert str(brand(cast.shop, business_name="Shop Ltd.")) == "Shop Ltd."
    row = brand(cast.sibling)
    assert str(row) == "Ada Lovelace"
    made = campaign(cast.sibling, row)
    assert (str(made), str(made.use_cases.get())) == ("Orders", "DELIVERY_NOTIFICATION")


def test_main_country(cast: Cast) -> None:
    assert not brand(cast.acme, destination_countries=[{"id": "US", "isMain": False}]).has_main_country
    assert brand(
        cast.shop, destination_countries=[{"id": "US", "isMain": False}, {"id": "DE", "isMain": True}]
    ).has_main_country
