"""What a release takes along."""

from __future__ import annotations

from django.utils import timezone

from apps.contacts.consent import By
from apps.contacts.models import How
from apps.contacts.suppression import actions as suppression
from apps.numbers import consequences, inventory
from apps.organizations.customer import Customer
from tests.cast import Cast, change
from tests.factories import channels
from tests.numbers.conftest import held

NUMBER = "+13125550110"


def told(customer: Customer) -> dict[str, str]:
    line = inventory.line(customer, NUMBER)
    assert line is not None
    return dict(consequences.of(customer, line))


def test_who_loses_a_number_and_who_has_another(cast: Cast) -> None:
    row = held(cast.acme)
    sender = channels.sender(cast.acme, NUMBER, account=row.account)
    channels.sender(cast.shop, "+13125550111")
    suppression.add(
        cast.acme, ["+14155552671"], by=By(How.REPLY, "+14155552671", "STOP"), now=timezone.now(), sender_id=sender.id
    )

    found = told(cast.acme)

    assert found["Acme, US shop"].startswith("No number for SMS is left.")
    assert not any("EU shop" in name for name in found)
    assert found["The number"] == "It sends nothing more, and goes back to Telnyx. You may not get it again."
    assert found["Opt-outs sent to it: 1"] == "They stay on the suppression list."

    channels.sender(cast.acme, "+13125550112")
    assert told(cast.acme)["Acme, US shop"] == "SMS leave from another number."


def test_the_number_noted_on_its_profile(cast: Cast) -> None:
    shop = change(cast.shop, sending_phone_number=NUMBER)
    channels.sender(shop, NUMBER)

    found = told(cast.acme)

    assert found["Sending number of EU shop"] == "It is cleared."
    assert "It stays yours at Telnyx" in found["The number"]


def test_a_number_of_the_pool_goes_back_there(cast: Cast) -> None:
    row = held(None)
    type(row).objects.filter(pk=row.pk).update(organization=cast.acme.organization)

    assert told(cast.acme)["The number"].endswith("goes back to the operator's pool.")
