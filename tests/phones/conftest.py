"""A running carrier whose phones the page shows, and something that was sent to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from pytest_django import Settings

from apps.messaging.sending import accepting
from apps.organizations.customer import Customer
from apps.phones.carrier import CarrierControl
from tests.cast import Cast, assemble
from tests.factories import message_templates
from tests.fakes.carrier import CarrierProcess

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)

Sent = Callable[..., UUID]


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture(scope="session")
def running_carrier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CarrierProcess]:
    with CarrierProcess(tmp_path_factory.mktemp("carrier")) as running:
        yield running


@pytest.fixture
def process(running_carrier: CarrierProcess, settings: Settings) -> CarrierProcess:
    """The simulated carrier, emptied, and the page pointed at it."""
    running_carrier.reset()
    settings.SIMULATOR_URL = running_carrier.url
    return running_carrier


@pytest.fixture
def carrier(process: CarrierProcess) -> CarrierControl:
    return CarrierControl(process.url)


@pytest.fixture
def sent(cast: Cast, process: CarrierProcess) -> Sent:
    """Has a customer send a text to a phone, as far as the carrier and the history can tell; the message's id."""
    template = message_templates.template(cast.acme)

    def call(customer: Customer, phone: str, text: str = "Hello", *, number: str = "+14155550100") -> UUID:
        (message,) = accepting.accept(
            customer, phones=[phone], channels=["sms"], template_id=template.id, parameters={}, metadata={}, now=NOW
        )
        process.send(phone, key=str(message.id), text=text, **{"from": number})
        return message.id

    return call
