"""The list of channels."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from apps.channels.models import Channel
from apps.users.models import Role
from tests.cast import Cast, assemble
from tests.factories import users
from tests.factories.channels import sender


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


def _text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def _whatsapp(cast: Cast) -> Any:
    given = {"provider": "whatsapp_cloud", "external_id": "1022", "channel": Channel.WHATSAPP}
    return sender(cast.acme, "+13125550100", address="11", **given)


def test_senders_are_listed_with_account_state_and_owner(client: Client, cast: Cast) -> None:
    account = _whatsapp(cast).account
    sender(cast.shop, "+14155550101", is_active=False)
    client.force_login(cast.owner)

    response = client.get("/channels/")

    assert "+1 312-555-0100 WhatsApp Meta 1022 Active Acme" in _text(response)
    assert "+1 415-555-0101 SMS Telnyx Off EU shop" in _text(response)
    assert f"/channels/whatsapp/{account.id}/" in response.content.decode()


def test_profile_sees_what_it_inherits_but_not_its_neighbours(client: Client, cast: Cast) -> None:
    _whatsapp(cast)
    sender(cast.sibling, "+14155550102")
    client.force_login(users.member(cast.shop, "admin@shop.test", Role.ADMIN))

    response = client.get("/channels/")

    assert "+1 312-555-0100 WhatsApp Meta 1022 Active Acme" in _text(response)
    assert "+1 415-555-0102" not in _text(response)
    assert "/channels/whatsapp/connect/" in response.content.decode()


def test_member_without_senders_is_told_how_they_come(client: Client, cast: Cast) -> None:
    client.force_login(users.member(cast.acme, "member@acme.test", Role.MEMBER))

    response = client.get("/channels/")

    assert "No senders yet" in _text(response)
    assert "/channels/whatsapp/connect/" not in response.content.decode()
