"""Numbers that an operator connects."""

from __future__ import annotations

from typing import Any

import pytest

from apps.channels import connecting
from apps.channels.connecting import CannotConnect
from apps.channels.models import CarrierAccount, Channel, Sender
from apps.channels.senders import senders_of
from apps.organizations.customer import Customer
from tests.cast import Cast, assemble
from tests.factories import channels
from tests.messaging.conftest import NOW

WABA = "102290129340398"


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


def connect(customer: Customer, **changed: Any) -> Sender:
    given = {
        "channel": Channel.WHATSAPP,
        "provider": "whatsapp_cloud",
        "number": "+14155552671",
        "address": "106540352242922",
        "external_id": WABA,
        "credentials": {"access_token": "EAAG"},
        "now": NOW,
        **changed,
    }
    return connecting.connect(customer, **given)


def test_connected_number_is_a_sender(cast: Cast) -> None:
    sender = connect(cast.acme)

    assert senders_of(cast.acme) == [sender]
    assert (sender.provider, sender.address, sender.number) == ("whatsapp_cloud", "106540352242922", "+14155552671")


def test_second_number_of_an_account_shares_its_credentials(cast: Cast) -> None:
    first = connect(cast.acme)

    second = connect(cast.acme, number="+14155552672", address="106540352242923", credentials={})

    assert second.account == first.account
    assert second.credentials == {"access_token": "EAAG"}


def test_new_credentials_replace_the_old_ones(cast: Cast) -> None:
    connect(cast.acme)

    connect(cast.acme, number="+14155552672", address="106540352242923", credentials={"access_token": "new"})

    assert CarrierAccount.objects.get().credentials == {"access_token": "new"}


def test_number_may_be_connected_in_two_accounts(cast: Cast) -> None:
    connect(cast.acme)
    connect(cast.acme, address="106540352242923", external_id="102290129340399")

    assert {sender.account.external_id for sender in senders_of(cast.acme)} == {WABA, "102290129340399"}


def test_address_of_an_sms_number_is_the_number(cast: Cast) -> None:
    given = {"channel": Channel.SMS, "provider": "telnyx", "address": "", "external_id": ""}

    assert connect(cast.acme, **given, number="+1 415-555-2671").address == "+14155552671"
    assert connect(cast.acme, **given, number="ACME").address == "ACME"


@pytest.mark.parametrize("changed", [{"provider": "nobody"}, {"number": ""}, {"number": "+1"}])
def test_what_cannot_be_connected_is_refused(cast: Cast, changed: dict[str, str]) -> None:
    with pytest.raises(CannotConnect):
        connect(cast.acme, **changed)

    assert not CarrierAccount.objects.exists()


def test_address_is_connected_once(cast: Cast) -> None:
    connect(cast.acme)

    with pytest.raises(CannotConnect, match="already is a sender"):
        connect(cast.outsider)


def test_account_that_could_be_one_of_several_is_refused(cast: Cast) -> None:
    for key in ("one", "two"):
        channels.carrier_account(cast.acme, credentials={"api_key": key})

    with pytest.raises(CannotConnect, match="several accounts"):
        connect(cast.acme, channel=Channel.SMS, provider="telnyx", address="", external_id="")


def test_disconnected_account_is_gone_with_its_credentials_and_senders(cast: Cast) -> None:
    account = connect(cast.acme).account
    connect(cast.acme, number="+14155552672", address="106540352242923", credentials={})
    other = connect(cast.shop, number="+14155552673", address="106540352242924")

    connecting.disconnect(cast.acme, account)

    assert list(CarrierAccount.objects.all()) == [other.account]
    assert list(Sender.objects.all()) == [other]


def test_account_of_another_owner_is_not_disconnected(cast: Cast) -> None:
    account = connect(cast.acme).account

    with pytest.raises(CannotConnect):
        connecting.disconnect(cast.shop, account)

    assert CarrierAccount.objects.get() == account
