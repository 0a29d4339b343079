"""The cast, and Meta's list of templates, for tests of this room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings

from apps.channels.models import CarrierAccount, Channel
from apps.organizations.customer import Customer
from tests.cast import Cast, assemble
from tests.factories import channels
from tests.fakes.graph import Graph

WABA = "102290129340398"


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[Graph]:
    with Graph() as server:
        monkeypatch.setitem(settings.PROVIDER_URLS, "whatsapp_cloud", server.url)
        yield server


def connect(customer: Customer, number: str = "+14155550111", waba: str = WABA) -> CarrierAccount:
    """A WhatsApp sender of this customer, in an account of its own."""
    sender = channels.sender(
        customer,
        number,
        channel=Channel.WHATSAPP,
        provider="whatsapp_cloud",
        external_id=waba,
        credentials={"access_token": "EAAG", "app_secret": "secret"},
    )
    return sender.account
