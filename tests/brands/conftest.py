"""The cast, and the simulated campaign registry, for tests of this room."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from apps.brands import registering
from apps.brands.models import Filing
from apps.channels.models import CarrierAccount
from apps.organizations.customer import Customer
from tests.cast import Cast, assemble
from tests.factories import channels
from tests.fakes.carrier import CarrierProcess


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture(scope="session")
def running_carrier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CarrierProcess]:
    with CarrierProcess(tmp_path_factory.mktemp("registry")) as running:
        yield running


@pytest.fixture
def registry(running_carrier: CarrierProcess, settings: Settings) -> CarrierProcess:
    """The registry, emptied. Its callbacks go nowhere: a test makes them itself."""
    running_carrier.reset()
    settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "telnyx": running_carrier.base_url}
    settings.CALLBACK_URL = "http://127.0.0.1:9"
    return running_carrier


def account(customer: Customer, registry: CarrierProcess) -> CarrierAccount:
    """A Telnyx account whose callbacks the registry signs."""
    public_key = registry.call("GET", "/control/public-key").json()["public_key"]
    return channels.carrier_account(customer, credentials={"api_key": "KEY", "public_key": public_key})


def work() -> None:
    """Run the worker as if every filing were due."""
    Filing.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    registering.drain()
