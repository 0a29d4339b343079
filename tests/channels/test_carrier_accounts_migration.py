"""Credentials of before: each owner's go into one account, and WhatsApp's token moves there too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from apps.channels.models import CarrierAccount, Sender

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("channels", "0002_number_lookup"), ("organizations", "0002_profile_details")]
TELNYX = {"api_key": "KEY", "public_key": "…", "messaging_profile_id": "profile"}


def _migrate(targets: list[tuple[str, str]]) -> Any:
    executor = MigrationExecutor(connection)
    return executor.migrate(targets).apps


@pytest.fixture
def before(transactional_db: None) -> Iterator[Any]:
    """The tables as they were."""
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        yield _migrate(BEFORE)
    finally:
        _migrate(latest)


def test_every_owners_credentials_go_into_one_account(before: Any) -> None:
    organization = before.get_model("organizations", "Organization").objects.create(name="Acme")
    profile = before.get_model("organizations", "Profile").objects.create(
        organization=organization, name="Shop", waba_id="102290129340398", waba_access_token="EAAG"
    )
    senders = before.get_model("channels", "Sender").objects
    for number, owner in (("+14155550100", None), ("+14155550101", None), ("+14155550102", profile)):
        senders.create(
            organization=organization,
            profile=owner,
            channel="sms",
            provider="telnyx",
            number=number,
            credentials=TELNYX,
        )

    _migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())

    one, two, three = Sender.objects.order_by("number")
    assert one.account == two.account != three.account
    assert [sender.address for sender in (one, two, three)] == ["+14155550100", "+14155550101", "+14155550102"]
    assert (one.provider, one.account.external_id) == ("telnyx", "profile")
    assert one.credentials == three.credentials == {"api_key": "KEY", "public_key": "…"}
    whatsapp = CarrierAccount.objects.get(provider="whatsapp_cloud")
    assert (whatsapp.profile_id, whatsapp.external_id) == (profile.id, "102290129340398")
    assert whatsapp.credentials == {"access_token": "EAAG"}
