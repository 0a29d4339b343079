"""The cast, for tests of this room."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from tests.cast import Cast, assemble


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture(autouse=True)
def _no_guesses_yet() -> None:
    """Failed sign-ins are counted across tests otherwise."""
    cache.clear()
