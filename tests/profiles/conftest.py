"""The cast, for tests of this room; and receivers on this machine may be called."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from apps.organizations.customer import Customer
from apps.organizations.models import ProfileStatus
from tests.cast import Cast, assemble, change
from tests.factories import channels
from tests.factories.brands import brand


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture(autouse=True)
def _receivers_are_near(settings: Settings) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = True


@pytest.fixture
def shop(cast: Cast) -> Customer:
    """A profile that is ready: its organization has a brand and a sender."""
    brand(cast.acme)
    channels.sender(cast.acme)
    return change(cast.shop, short_name="EUShop", description="Europe", status=ProfileStatus.INCOMPLETE)
