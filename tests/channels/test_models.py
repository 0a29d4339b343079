"""Where credentials are kept, and what a sender is."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection

from apps.channels.models import CarrierAccount, Channel
from tests.cast import Cast, assemble
from tests.factories import channels


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


def test_credentials_are_not_kept_in_the_clear(cast: Cast) -> None:
    account = channels.carrier_account(cast.acme, credentials={"access_token": "EAAG-secret"})

    with connection.cursor() as cursor:
        cursor.execute("SELECT credentials FROM channels_carrieraccount WHERE id = %s", [account.id])
        stored = cursor.fetchone()[0]
    assert "EAAG" not in stored
    assert CarrierAccount.objects.get(id=account.id).credentials == {"access_token": "EAAG-secret"}


def test_number_may_be_in_several_whatsapp_accounts(cast: Cast) -> None:
    for index, waba in enumerate(("102290129340398", "102290129340399")):
        account = channels.carrier_account(cast.acme, provider="whatsapp_cloud", external_id=waba)
        channels.sender(cast.acme, "+14155550100", channel=Channel.WHATSAPP, account=account, address=f"1065401{index}")

    assert CarrierAccount.objects.filter(senders__number="+14155550100").count() == 2


def test_address_belongs_to_one_sender_of_a_channel(cast: Cast) -> None:
    channels.sender(cast.acme, "+14155550100")

    with pytest.raises(IntegrityError):
        channels.sender(cast.outsider, "+14155550100")


def test_senders_share_the_credentials_of_their_account(cast: Cast) -> None:
    account = channels.carrier_account(cast.acme, credentials={"api_key": "K"})

    senders = [
        channels.sender(cast.acme, "+14155550100", account=account),
        channels.sender(cast.shop, "+14155550101", account=account),
    ]

    assert [(sender.provider, sender.credentials) for sender in senders] == [("telnyx", {"api_key": "K"})] * 2
