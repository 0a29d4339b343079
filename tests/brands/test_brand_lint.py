"""What we say about a brand before it is filed."""

from __future__ import annotations

from typing import Any

from apps.brands import brand_lint
from apps.brands.models import Brand
from tests.factories.brands import COMPLETE_BRAND

BLOCKS, ADVISES = True, False

# What is changed of a brand that the registry takes, and the field that we then speak about.
CASES: list[tuple[dict[str, Any], str, bool]] = [
    *(({field: None}, field, BLOCKS) for field in ("entity_type", "contact_email", "contact_phone", "country")),
    *(({field: ""}, field, BLOCKS) for field in ("street", "city", "state", "postal_code", "business_url")),
    ({"brand_name": None, "business_legal_name": None}, "brand_name", BLOCKS),
    ({"business_legal_name": None}, "business_legal_name", BLOCKS),
    ({"tax_id": None}, "tax_id", BLOCKS),
    ({"tax_id": "12345678"}, "tax_id", BLOCKS),
    ({"tax_id": "111111111"}, "tax_id", BLOCKS),
    ({"tax_id_type": None}, "tax_id_type", BLOCKS),
    ({"tax_id_type": "ca_bn", "tax_id": "123456789"}, "tax_id_type", BLOCKS),
    ({"country_of_registration": "CA"}, "tax_id_type", BLOCKS),
    ({"entity_type": "SOLE_PROPRIETOR"}, "tax_id", BLOCKS),
    ({"country": "USA"}, "country", BLOCKS),
    ({"country_of_registration": "America"}, "country_of_registration", BLOCKS),
    ({"state": "Illinois"}, "state", BLOCKS),
    ({"postal_code": "606"}, "postal_code", BLOCKS),
    ({"street": "PO Box 12"}, "street", ADVISES),
    ({"contact_email": "nobody"}, "contact_email", BLOCKS),
    ({"contact_email": "acme@gmail.com"}, "contact_email", ADVISES),
    ({"contact_phone": "12"}, "contact_phone", BLOCKS),
    ({"contact_name": "Ada"}, "contact_name", ADVISES),
    ({"business_url": "acme"}, "business_url", BLOCKS),
    ({"business_url": "http://localhost/"}, "business_url", BLOCKS),
    ({"entity_type": "GOVERNMENT"}, "vertical", ADVISES),
    ({"entity_type": "PUBLIC_PROFIT"}, "entity_type", ADVISES),
    ({"vertical": "NGO"}, "entity_type", ADVISES),
    ({"vertical": "GAMBLING"}, "vertical", ADVISES),
]


def test_a_complete_brand_gets_no_advice() -> None:
    complete: list[dict[str, Any]] = [
        {},
        {"tax_id": "123456789", "contact_phone": "4155550100", "contact_phone_country_code": "+1"},
        {"tax_id_type": "ca_bn", "tax_id": "123456789", "country": "CA", "state": "Ontario", "postal_code": "K1A 0B1"},
        {"tax_id_type": "de_hrb", "tax_id": "HRB 1234", "country": "DE", "state": "Hessen"},
        {"entity_type": "SOLE_PROPRIETOR", "tax_id": None, "business_legal_name": None},
    ]

    assert [(fields, said) for fields in complete if (said := brand_lint.advice_on(_brand(fields)))] == []


def test_each_problem_is_said_at_its_field() -> None:
    wrong = []
    for fields, field, is_blocking in CASES:
        said = [(each.field, each.is_blocking) for each in brand_lint.advice_on(_brand(fields))]
        if (field, is_blocking) not in said:
            wrong.append((fields, said))

    assert wrong == []


def _brand(fields: dict[str, Any]) -> Brand:
    return Brand(**{**COMPLETE_BRAND, **fields})
