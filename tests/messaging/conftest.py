"""Somebody to write for, something to say, and a way to have it accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from apps.message_templates.models import MessageTemplate
from apps.messaging.sending import accepting
from apps.messaging.sending.accepting import Accepted
from apps.organizations.customer import Customer
from tests.cast import Cast, assemble
from tests.factories import message_templates
from tests.fakes.carrier import CarrierProcess

NOW = datetime(2026, 5, 4, 9, 30, 15, 123456, tzinfo=UTC)

Accept = Callable[..., list[Accepted]]


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def template(cast: Cast) -> MessageTemplate:
    return message_templates.template(cast.acme)


@pytest.fixture
def accept(template: MessageTemplate) -> Accept:
    """Has a greeting to these numbers accepted; anything else as `send.accept` takes it."""

    def call(customer: Customer, *phones: str, now: datetime = NOW, **fields: object) -> list[Accepted]:
        given = {"channels": [None], "parameters": {"name": "Ada"}, "metadata": {"origin": "test"}, **fields}
        return accepting.accept(customer, phones=phones, template_id=template.id, now=now, **given)  # type: ignore[arg-type]

    return call


@pytest.fixture(scope="session")
def running_carrier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CarrierProcess]:
    with CarrierProcess(tmp_path_factory.mktemp("carrier")) as running:
        yield running


@pytest.fixture
def carrier(running_carrier: CarrierProcess, settings: Settings) -> CarrierProcess:
    """The simulated carrier, emptied, with the house pointed at it."""
    running_carrier.reset()
    settings.PROVIDER_URLS = {"telnyx": running_carrier.base_url}
    return running_carrier
