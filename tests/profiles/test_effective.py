from __future__ import annotations

from typing import Any

from apps.profiles import effective
from tests.cast import Cast, change
from tests.factories.brands import brand


def test_brand_and_whatsapp_are_its_own_or_its_organizations(cast: Cast) -> None:
    change(cast.acme, waba_id="of Acme")
    change(cast.sibling, waba_id="its own", inherit_tcr_brand=False)
    above, own = brand(cast.acme), brand(cast.sibling)

    shop, sibling = effective.read(cast.acme.organization, [cast.shop.profile, cast.sibling.profile])  # type: ignore[list-item]

    assert (shop.brand, shop.is_brand_inherited, shop.waba_id) == (above, True, "of Acme")
    assert (sibling.brand, sibling.is_brand_inherited, sibling.waba_id) == (own, False, "its own")


def test_without_any_there_is_none(cast: Cast) -> None:
    brand(cast.outsider)
    brand(cast.sibling)

    (shop,) = effective.read(cast.acme.organization, [cast.shop.profile])  # type: ignore[list-item]

    assert (shop.brand, shop.is_brand_inherited, shop.waba_id) == (None, False, None)


def test_many_profiles_take_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    profiles: Any = [cast.shop.profile, cast.sibling.profile] * 10

    with django_assert_num_queries(1):
        assert len(effective.read(cast.acme.organization, profiles)) == 20
