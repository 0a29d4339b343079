from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from apps.brands.actions import BrandSubmitted
from apps.brands.models import Brand
from apps.core.errors import Invalid
from apps.organizations.actions import NotAnOrganization
from apps.organizations.models import Profile
from apps.profiles import actions
from tests.cast import Cast
from tests.factories.brands import DETAILS as BRAND
from tests.factories.brands import brand

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
DETAILS = {"name": "Asia shop", "billing_model": "organization"}
CARD = {"card_number": "4242424242424242", "expiry": "09/27", "cvc": "123", "zip_code": "94107"}


def _edit(cast: Cast, **how: Any) -> Profile:
    """Change `shop`."""
    assert cast.shop.profile is not None
    return actions.edit(cast.acme, cast.shop.profile, **{"details": {}, **how}, now=NOW)


def _refused(call: Any) -> list[str]:
    with pytest.raises(Invalid) as refused:
        call()
    return list(refused.value.details)


# --- Making ---


def test_creating_without_a_brand(cast: Cast) -> None:
    profile = actions.create(cast.acme, details=DETAILS, now=NOW)

    profile.refresh_from_db()
    assert (profile.name, profile.inherit_tcr_brand, profile.waba_id) == ("Asia shop", True, None)
    assert not Brand.objects.exists()


@pytest.mark.parametrize("said", [{}, {"inherit_tcr_brand": False}])
def test_creating_with_a_brand_of_its_own(cast: Cast, said: dict[str, bool]) -> None:
    profile = actions.create(cast.acme, details={**DETAILS, **said}, brand=BRAND, now=NOW)

    profile.refresh_from_db()
    assert profile.inherit_tcr_brand is False
    assert Brand.objects.get().profile == profile


def test_brand_and_its_inheritance_exclude_each_other(cast: Cast) -> None:
    details = {**DETAILS, "inherit_tcr_brand": True}

    assert _refused(lambda: actions.create(cast.acme, details=details, brand=BRAND, now=NOW)) == ["brand"]
    assert _refused(lambda: _edit(cast, details={"inherit_tcr_brand": True}, brand=BRAND)) == ["brand"]
    assert not Brand.objects.exists()


def test_card_is_for_profiles_that_pay(cast: Cast) -> None:
    contact = {"name": "Ada", "email": "ada@acme.test"}
    details = {"name": "Asia shop", "billing_contact": contact}

    assert _refused(lambda: actions.create(cast.acme, details=DETAILS, payment_details=CARD, now=NOW)) == [
        "payment_details"
    ]
    for model in ("profile", "profile_and_organization"):
        assert actions.create(cast.acme, details={**details, "billing_model": model}, payment_details=CARD, now=NOW)
    assert actions.create(cast.acme, details=details, payment_details=CARD, now=NOW)


def test_card_of_a_change_is_held_against_what_holds_afterwards(cast: Cast) -> None:
    assert _edit(cast, payment_details=CARD)
    assert _refused(lambda: _edit(cast, details={"billing_model": "organization"}, payment_details=CARD)) == [
        "payment_details"
    ]
    _edit(cast, details={"billing_model": "organization"})
    assert cast.shop.profile is not None
    cast.shop.profile.refresh_from_db()
    assert _refused(lambda: _edit(cast, payment_details=CARD)) == ["payment_details"]


def test_card_is_kept_nowhere(cast: Cast) -> None:
    profile = _edit(cast, payment_details=CARD)

    assert CARD["card_number"] not in str(Profile.objects.filter(id=profile.id).values())


def test_refused_brand_makes_no_profile(cast: Cast) -> None:
    before = Profile.objects.count()

    with pytest.raises(NotAnOrganization):
        actions.create(cast.shop, details=DETAILS, brand=BRAND, now=NOW)

    assert (Profile.objects.count(), Brand.objects.count()) == (before, 0)


# --- Changing ---


def test_editing_makes_the_brand_and_then_changes_it(cast: Cast) -> None:
    assert _edit(cast, brand=BRAND).inherit_tcr_brand is False
    _edit(cast, brand={"city": "Rome"})

    row = Brand.objects.get()
    assert (row.profile, row.contact_name, row.city) == (cast.shop.profile, "Ada Lovelace", "Rome")


def test_submitted_brand_is_locked_and_the_rest_of_the_change_with_it(cast: Cast) -> None:
    brand(cast.shop, submitted_to_tcr=True)

    with pytest.raises(BrandSubmitted):
        _edit(cast, details={"name": "New"}, brand={"city": "Rome"})

    assert Profile.objects.get(id=cast.shop.id).name == "EU shop"


def test_inherited_brand_is_left_alone(cast: Cast) -> None:
    above = brand(cast.acme)

    _edit(cast, brand={**BRAND, "city": "Rome"})

    above.refresh_from_db()
    assert above.city is None
    assert Brand.objects.count() == 2


@pytest.mark.parametrize("column", ["sending_phone_number", "whatsapp_phone_number"])
def test_numbers_are_kept_in_e164(cast: Cast, column: str) -> None:
    assert getattr(_edit(cast, details={column: "+1 (415) 555-2671"}), column) == "+14155552671"
    assert getattr(_edit(cast, details={column: None}), column) is None
    for bad in ("12", "phone", "+1415555267100000000"):
        assert _refused(lambda bad=bad: _edit(cast, details={column: bad})) == [column]


def test_number_that_is_none_has_the_contracts_code(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        _edit(cast, details={"sending_phone_number": "x"})

    assert refused.value.code == "VALIDATION_002"
