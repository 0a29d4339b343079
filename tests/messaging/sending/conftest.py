"""A sender whose receipts never reach us."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from pytest_django import Settings

from apps.channels import country_defaults
from apps.channels.models import Channel, Sender
from apps.messaging.sending import deliver, draft
from tests.cast import Cast
from tests.factories import channels, contacts
from tests.fakes.carrier import CarrierProcess
from tests.messaging.conftest import Accept
from tests.messaging.sending.two_channels import TEXTS, WABA, Lines
from tests.messaging.sending.unreported import PHONE, Send, has_ended
from tests.patience import until


@pytest.fixture
def silent_sender(cast: Cast, carrier: CarrierProcess, settings: Settings) -> Sender:
    """Receipts are overdue at once here, and nobody listens to those that the carrier sends by itself."""
    settings.RECEIPT_DUE_SECONDS = 0.0
    settings.RECEIPT_ASKS_PER_SECOND = 1000.0
    settings.CALLBACK_URL = "http://127.0.0.1:9"
    for memory in (draft._senders, draft._templates):
        memory.clear()
    return channels.sender(cast.acme)


@pytest.fixture
def send_unreported(cast: Cast, accept: Accept, silent_sender: Sender, carrier: CarrierProcess) -> Send:
    """Has messages sent, and waits until they have ended at the carrier."""

    def call(*phones: str) -> list[UUID]:
        accepted = accept(cast.acme, *(phones or (PHONE,)), now=timezone.now())
        deliver.drain()
        for phone in phones or (PHONE,):
            until(partial(has_ended, carrier, phone))
        return [each.id for each in accepted]

    return call


@pytest.fixture
def lines(cast: Cast, carrier: CarrierProcess, settings: Settings) -> Iterator[Lines]:
    """An account that can send both, and a person who prefers WhatsApp."""
    memories: list[Any] = [draft._senders, draft._templates, draft._suspended, country_defaults._remembered]
    for memory in memories:
        memory.clear()
    settings.PROVIDER_URLS = {"whatsapp_cloud": carrier.graph_url, "telnyx": carrier.base_url}
    settings.CALLBACK_URL = "http://127.0.0.1:9"
    contacts.contact(cast.acme, PHONE, default_channel=Channel.WHATSAPP)
    account = channels.carrier_account(cast.acme, provider="whatsapp_cloud", credentials={"access_token": "TOKEN"})
    by_whatsapp = channels.sender(cast.acme, WABA, channel=Channel.WHATSAPP, account=account, address=WABA[1:])
    yield Lines(by_whatsapp, channels.sender(cast.acme, TEXTS))
    for memory in memories:
        memory.clear()
