"""What stands on a phone about its owner's consent."""

from __future__ import annotations

import pytest

from apps.contacts import consent
from apps.contacts.consent import By
from apps.contacts.models import How
from apps.organizations.customer import Customer
from apps.phones import phone_consent
from tests.cast import Cast
from tests.factories import contacts
from tests.phones.conftest import NOW

ANN, BOB = "+14155550123", "+14155550199"


def told(customer: Customer, phone: str = ANN) -> tuple[str, bool]:
    found = phone_consent.of(customer, [phone])[phone]
    return found.sentence, found.is_out


def _change(customer: Customer, by: By, *, opt_out: bool = True, phone: str = ANN) -> None:
    person = contacts.contact(customer, phone, opt_out=not opt_out)
    consent.change(person, opt_out=opt_out, by=by, now=NOW)
    person.save()


def test_before_there_is_a_contact_and_before_anything_changed(cast: Cast) -> None:
    contacts.contact(cast.acme, BOB)

    assert told(cast.acme) == ("No contact yet", False)
    assert told(cast.acme, BOB) == ("Subscribed", False)


@pytest.mark.parametrize(
    ("by", "how"),
    [
        (By(How.REPLY, ANN, "Stop!", keyword="STOP"), "by replying STOP"),
        (By(How.REPLY, ANN, "QUIT"), "by replying QUIT"),
        (By(How.REPLY, ANN), "by replying to a message"),
        (By(How.PAGE, "ada@acme.test", "Asked"), "by ada@acme.test"),
        (By(How.API, "API key Till"), "by API key Till"),
        (By(How.IMPORT, "people.csv"), "by the import of people.csv"),
        (By(How.CARRIER, "Telnyx"), "at the carrier"),
        (By(How.MERGE, ""), "when two contacts became one"),
    ],
)
def test_who_opted_out_or_in_and_when(cast: Cast, by: By, how: str) -> None:
    _change(cast.acme, by)
    _change(cast.acme, by, opt_out=False, phone=BOB)

    assert told(cast.acme) == (f"Opted out {how}, 4 May, 09:30", True)
    assert told(cast.acme, BOB) == (f"Opted in {how}, 4 May, 09:30", False)


def test_an_opt_out_without_a_record_is_said_too(cast: Cast) -> None:
    contacts.contact(cast.acme, ANN, opt_out=True)

    assert told(cast.acme) == ("Opted out", True)


@pytest.mark.parametrize("who", ["outsider", "sibling"])
def test_nobody_sees_the_consent_of_others(cast: Cast, who: str) -> None:
    _change(cast.shop, By(How.REPLY, ANN, "STOP"))

    assert told(getattr(cast, who)) == ("No contact yet", False)
