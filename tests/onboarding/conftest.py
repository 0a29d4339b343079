"""The cast, and the table of countries, for tests of this room."""

from __future__ import annotations

from importlib import import_module

import pytest

from apps.onboarding.models import CountryRequirement
from tests.cast import Cast, assemble

_SEEDS = import_module("apps.onboarding.migrations.0002_country_requirements").SEEDS


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture(autouse=True)
def _countries(db: None) -> None:
    """As an installation begins: a test with transactions of its own, which empties all tables, may have run before."""
    rows = [CountryRequirement(country=country, groups=groups) for country, groups in _SEEDS.items()]
    CountryRequirement.objects.bulk_create(rows, ignore_conflicts=True)
