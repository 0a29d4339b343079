"""The cast, and the simulated carrier that sells numbers, for tests of this room."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from apps.channels.models import CarrierAccount, NumberKind, NumberOrigin, NumberState, PhoneNumber
from apps.channels.providers.number_market import NumberWish
from apps.numbers import buying, ordering
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns
from tests.cast import Cast, assemble
from tests.factories import channels
from tests.fakes.carrier import CarrierProcess
from tests.patience import until

LOCAL = NumberWish("US", NumberKind.LOCAL)


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture(scope="session")
def running_carrier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CarrierProcess]:
    with CarrierProcess(tmp_path_factory.mktemp("numbers")) as running:
        yield running


@pytest.fixture
def market(running_carrier: CarrierProcess, settings: Settings) -> CarrierProcess:
    """The carrier, emptied. Its callbacks go nowhere: a test makes them itself."""
    running_carrier.reset()
    settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "telnyx": running_carrier.base_url}
    settings.CALLBACK_URL = "http://127.0.0.1:9"
    return running_carrier


def account(customer: Customer, market: CarrierProcess, **fields: Any) -> CarrierAccount:
    """A Telnyx account whose callbacks the carrier signs."""
    public_key = market.call("GET", "/control/public-key").json()["public_key"]
    given = {"credentials": {"api_key": "KEY", "public_key": public_key}, "external_id": "profile", **fields}
    return channels.carrier_account(customer, **given)


def installation_account(**fields: Any) -> CarrierAccount:
    given = {"provider": "telnyx", "credentials": {"api_key": "KEY"}, **fields}
    return CarrierAccount.objects.create(**given)


def held(customer: Customer | None, number: str = "+13125550110", **fields: Any) -> PhoneNumber:
    """A number that the carrier delivered to this customer; of the pool without one."""
    given = {
        "country": "US",
        "kind": NumberKind.LOCAL,
        "features": ["sms"],
        "origin": NumberOrigin.ORDERED if customer else NumberOrigin.POOL,
        "state": NumberState.ACTIVE,
        "due_at": timezone.now() + timedelta(days=1),
        **fields,
    }
    if "account" not in given:
        given["account"] = channels.carrier_account(customer) if customer else installation_account()
    return PhoneNumber.objects.create(**(owner_columns(customer) if customer else {}), number=number, **given)


def requested(customer: Customer, number: str = "+13125550110") -> PhoneNumber:
    return buying.request(customer, LOCAL, buying.offer_of(customer, LOCAL, number), now=timezone.now())


def orders(market: CarrierProcess) -> list[Any]:
    """At the carrier, the newest first."""
    found: list[Any] = market.call("GET", "/control/number-orders").json()["orders"]
    return found


def work() -> None:
    """Run the worker as if every row were due."""
    PhoneNumber.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    ordering.drain()


def delivered(market: CarrierProcess, row: PhoneNumber) -> PhoneNumber:
    """Order it, wait until the carrier has it, and take it over."""
    work()
    until(lambda: all(order["status"] != "pending" for order in orders(market)))
    work()
    row.refresh_from_db()
    return row
