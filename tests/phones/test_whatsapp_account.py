"""Connect an account to the simulated WhatsApp."""

from __future__ import annotations

from django.utils import timezone
from pytest_django import Settings

from apps.channels.models import CarrierAccount, Channel, Sender
from apps.channels.providers import whatsapp_cloud
from apps.message_templates import keeping
from apps.organizations.customer import Customer
from apps.phones import reviews, whatsapp_account
from apps.phones.carrier import CarrierControl
from tests.cast import Cast
from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Receiver


def _connect(customer: Customer, carrier: CarrierControl) -> bool:
    return whatsapp_account.connect(customer, carrier, now=timezone.now())


def test_decisions_about_its_templates_are_told_to_the_house_and_signed_with_its_secret(
    cast: Cast, carrier: CarrierControl, process: CarrierProcess, settings: Settings
) -> None:
    with Receiver() as receiver:
        settings.CALLBACK_URL = receiver.url.rstrip("/")
        assert _connect(cast.acme, carrier)
        account = keeping.account_of(cast.acme)
        assert account is not None
        (waiting,) = process.seed_templates({"name": "one", "status": "PENDING"}, waba=account.external_id)

        assert reviews.decide(cast.acme, carrier, waiting, "REJECTED", "SCAM", "Asks for a password")

        heard = receiver.wait(1)[0]
    change = heard.json()["entry"][0]["changes"][0]
    assert heard.path == "/callbacks/whatsapp_cloud"
    assert (change["field"], change["value"]["reason"]) == ("message_template_status_update", "SCAM")
    assert change["value"]["rejection_info"]["reason"] == "Asks for a password"
    whatsapp_cloud.verify(heard.headers, heard.body, account.credentials, heard.at)  # raises if it wasn't


def test_it_is_connected_once(cast: Cast, carrier: CarrierControl) -> None:
    assert _connect(cast.acme, carrier)
    assert _connect(cast.acme, carrier)

    assert Sender.objects.filter(channel=Channel.WHATSAPP).count() == 1


def test_each_account_has_a_number_of_its_own(cast: Cast, carrier: CarrierControl) -> None:
    assert _connect(cast.acme, carrier)
    assert _connect(cast.outsider, carrier)

    accounts = CarrierAccount.objects.filter(provider="whatsapp_cloud")
    assert len({each.external_id for each in accounts}) == 2


def test_there_are_no_more_numbers_than_the_simulator_has(cast: Cast, carrier: CarrierControl) -> None:
    account = CarrierAccount.objects.create(
        organization=cast.outsider.organization, provider="whatsapp_cloud", external_id="1", credentials={}
    )
    Sender.objects.bulk_create(
        Sender(
            organization=cast.outsider.organization,
            channel=Channel.WHATSAPP,
            account=account,
            number=number,
            address=number,
        )
        for number in whatsapp_account.NUMBERS
    )

    assert not _connect(cast.acme, carrier)
