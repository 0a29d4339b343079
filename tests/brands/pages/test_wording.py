"""Every column that a customer fills has a label, in one section, and every choice has words."""

from __future__ import annotations

from typing import Any

from apps.api.v3.brand_shapes import FlatBrandIn
from apps.api.v3.campaigns import CampaignIn
from apps.brands.pages import wording
from apps.brands.vocabulary import EntityType, FilingState, Relationship, UseCase, Vertical


def test_the_forms_have_the_columns_of_the_api() -> None:
    columns = [column for section in wording.BRAND for column in section.columns]
    campaign: dict[str, Any] = CampaignIn().get_fields()

    assert sorted(columns) == sorted(FlatBrandIn.wire.values())
    assert {column for section in (*wording.CAMPAIGN, wording.USE_CASES) for column in section.columns} == {
        *(known.source or name for name, known in campaign.items()),
        "sample_messages",
    }


def test_every_choice_has_words() -> None:
    assert set(wording.ENTITY_TYPES) == set(EntityType)
    assert set(wording.VERTICALS) == set(Vertical)
    assert set(wording.RELATIONSHIPS) == set(Relationship)
    assert set(wording.USE_CASE_NAMES) == set(UseCase)
    assert set(wording.STATES) == set(FilingState.values)
