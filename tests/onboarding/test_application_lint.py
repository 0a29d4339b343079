"""What a form would be sent back for."""

from __future__ import annotations

from typing import Any

import pytest

from apps.onboarding import application_lint
from apps.onboarding.models import Application
from tests.factories.onboarding import COMPLETE


def _blamed(**fields: Any) -> set[str]:
    return {each.field for each in application_lint.advice_on(Application(**{**COMPLETE, **fields}))}


def test_complete_form_has_nothing_to_be_sent_back_for() -> None:
    assert _blamed() == set()


@pytest.mark.parametrize(
    ("fields", "blamed"),
    [
        ({"contact_name": ""}, "contact_name"),
        ({"primary_use_case": "News"}, "primary_use_case"),
        ({"tax_id": "12"}, "tax_id"),
        ({"country_of_registration": ""}, "country_of_registration"),
        ({"destination_countries": []}, "destination_countries"),
        ({"destination_countries": [{"id": "QQ", "isMain": True}]}, "destination_countries"),
        ({"phone_number_prefix": "+1-312"}, "phone_number_prefix"),
        ({"state_or_region": ""}, "state_or_region"),
        ({"business_name": "", "business_legal_name": ""}, "business_name"),
        ({"contact_phone": "12"}, "contact_phone"),
    ],
)
def test_fields_are_blamed_by_their_own_names(fields: dict[str, Any], blamed: str) -> None:
    assert blamed in _blamed(**fields)


def test_countries_without_states_need_none() -> None:
    german = {"country": "DE", "country_of_registration": "DE", "tax_id_type": "vat", "tax_id": "DE123456789"}

    assert _blamed(**german, state_or_region="", postal_code="10115", contact_phone="+4930901820") == set()
