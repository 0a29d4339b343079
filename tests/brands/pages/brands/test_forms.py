"""The form of a brand."""

from __future__ import annotations

from typing import Any

from apps.brands.pages.brands.forms import BrandForm
from tests.cast import Cast
from tests.factories.brands import complete_brand

LEAST: dict[str, Any] = {"contact_name": "Ada", "vertical": "RETAIL", "brand_relationship": "BASIC_ACCOUNT"}


def test_only_what_the_api_asks_for_is_required() -> None:
    form = BrandForm(LEAST)

    assert form.is_valid(), form.errors
    assert (form.details()["tax_id"], form.details()["destination_countries"]) == (None, [])
    assert sorted(BrandForm({}).errors) == ["brand_relationship", "contact_name", "vertical"]


def test_countries_are_a_list_with_the_main_one_first() -> None:
    form = BrandForm({**LEAST, "destination_countries": "us, CA,us,"})

    assert form.is_valid()
    assert form.details()["destination_countries"] == [{"id": "US", "isMain": True}, {"id": "CA", "isMain": False}]
    assert not BrandForm({**LEAST, "destination_countries": "USA"}).is_valid()


def test_the_kind_of_a_tax_id_is_chosen_and_one_from_the_api_is_kept(cast: Cast) -> None:
    kinds = dict(BrandForm().fields["tax_id_type"].choices)  # type: ignore[attr-defined]
    assert (kinds["us_ein"], "il_vat" in kinds) == ("US: EIN", False)
    assert not BrandForm({**LEAST, "tax_id_type": "il_vat"}).is_valid()

    made = complete_brand(cast.acme, tax_id_type="il_vat")
    form = BrandForm({**LEAST, "tax_id_type": "il_vat"}, brand=made)
    assert form.is_valid(), form.errors
    assert form.details()["tax_id_type"] == "il_vat"
    assert BrandForm(LEAST).fields["tax_id_type"].clean("") is None
