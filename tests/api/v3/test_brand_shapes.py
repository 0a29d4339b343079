"""Both shapes of a brand lead to the same columns."""

from __future__ import annotations

from typing import Any

import pytest

from apps.api.v3.brand_shapes import FlatBrandIn, NestedBrandIn, columns_of, nested_columns_of
from apps.brands.models import Brand
from tests.api.v3.test_brands import EMPTY, FULL, LEAST

NESTED: dict[str, Any] = {
    "contact": {
        "name": "Ada Lovelace",
        "businessName": "Acme",
        "role": "Owner",
        "phone": "+14155552671",
        "email": "ada@acme.test",
        "phoneCountryCode": "1",
    },
    "business": {
        "legalName": "Acme Inc.",
        "taxId": "12-3456789",
        "taxIdType": "us_ein",
        "entityType": "PRIVATE_PROFIT",
        "street": "1 Main Street",
        "city": "Springfield",
        "state": "IL",
        "postalCode": "62701",
        "country": "US",
        "url": "https://acme.test",
        "countryOfRegistration": "US",
    },
    "compliance": {
        "vertical": "RETAIL",
        "brandRelationship": "BASIC_ACCOUNT",
        "isTcrApplication": True,
        "phoneNumberPrefix": "+1",
        "destinationCountries": [{"id": "US", "isMain": True}, {"id": "CA", "isMain": False}],
        "notes": "Shoes only",
        "primaryUseCase": "Orders",
        "expectedMessagingVolume": "1000",
    },
}
NESTED_LEAST: dict[str, Any] = {
    "contact": {"name": "Ada Lovelace"},
    "compliance": {"vertical": "RETAIL", "brandRelationship": "BASIC_ACCOUNT"},
}


def _flat(body: Any) -> dict[str, Any]:
    serializer = FlatBrandIn(data=body)
    serializer.is_valid(raise_exception=True)
    return columns_of(serializer.validated_data)


def _nested(body: Any) -> dict[str, Any]:
    serializer = NestedBrandIn(data=body)
    serializer.is_valid(raise_exception=True)
    return nested_columns_of(serializer.validated_data)


def test_both_shapes_lead_to_the_same_columns() -> None:
    flat = _flat(FULL)

    assert flat.pop("brand_name") == "Acme Shoes"  # the one that only the flat shape has
    assert flat == _nested(NESTED)


def test_flat_brand_speaks_of_every_column_a_customer_may_write() -> None:
    registrys = {"status", "identity_status", "tcr_brand_id", "universal_ein", "csp_id"}
    ours = {"id", "created_at", "updated_at", "organization", "profile", "submitted_to_tcr", "submitted_at"}

    assert set(_flat(FULL)) == {field.name for field in Brand._meta.concrete_fields} - registrys - ours
    assert set(_flat(LEAST)) == set(_flat(FULL))


def test_flat_brand_that_says_little_empties_the_rest() -> None:
    little = _flat(LEAST)

    assert [little[name] for name in ("city", "is_tcr_application", "destination_countries")] == [None, False, []]
    assert _flat({**LEAST, **dict.fromkeys(EMPTY)}) == little


def test_nested_brand_that_says_little_leaves_the_rest() -> None:
    least = {"contact_name": "Ada Lovelace", "vertical": "RETAIL", "brand_relationship": "BASIC_ACCOUNT"}
    nulls = {section: dict.fromkeys(fields) for section, fields in NESTED.items()}

    assert _nested(NESTED_LEAST) == least
    assert _nested({**NESTED_LEAST, "business": None}) == least
    assert _nested({section: {**nulls[section], **NESTED_LEAST.get(section, {})} for section in NESTED}) == least


def test_empty_text_takes_away() -> None:
    said = _nested({**NESTED_LEAST, "business": {"city": "", "entityType": "", "url": " "}})

    assert (said["city"], said["entity_type"], said["business_url"]) == (None, None, None)


@pytest.mark.parametrize(
    ("section", "fields"), [("contact", {}), ("compliance", {"vertical": "RETAIL"}), ("contact", None)]
)
def test_nested_brand_needs_a_contact_and_its_compliance(section: str, fields: Any) -> None:
    serializer = NestedBrandIn(data={**NESTED_LEAST, section: fields})

    assert not serializer.is_valid()
    assert set(serializer.errors) == {section}
