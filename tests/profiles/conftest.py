"""The cast, for tests of this room; and receivers on this machine may be called."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from tests.cast import Cast, assemble


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture(autouse=True)
def _receivers_are_near(settings: Settings) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = True
