from __future__ import annotations

import phonenumbers
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.channels import phone
from apps.contacts.models import Contact
from apps.organizations.customer import Customer
from tests.cast import Cast, change
from tests.factories.contacts import PHONE, contact

BERLIN = "+4930123456"
LONDON = "+442079460958"


def _usable(customer: Customer) -> dict[str, bool]:
    return {row.phone: row.is_inherited for row in Contact.objects.usable_by(customer).present()}


def _found(text: str) -> set[str]:
    return set(Contact.objects.search(text).values_list("phone", flat=True))


def test_profile_uses_its_own_contacts_and_its_organizations(cast: Cast) -> None:
    contact(cast.acme, "+14155550001")
    contact(cast.shop, "+14155550002")
    contact(cast.sibling, "+14155550003")
    contact(cast.outsider, "+14155550004")

    assert _usable(cast.shop) == {"+14155550002": False, "+14155550001": True}
    assert _usable(cast.acme) == {"+14155550001": False, "+14155550002": False, "+14155550003": False}
    assert _usable(cast.outsider) == {"+14155550004": False}


def test_profile_that_does_not_inherit_uses_its_own_alone(cast: Cast) -> None:
    contact(cast.acme)

    assert _usable(change(cast.shop, inherit_contacts=False)) == {}


def test_sibling_that_shares_is_inherited_from(cast: Cast) -> None:
    contact(cast.sibling)

    change(cast.sibling, allow_contact_sharing=True)

    assert _usable(cast.shop) == {PHONE: True}


def test_removed_contacts_are_not_present(cast: Cast) -> None:
    contact(cast.acme, deleted_at=timezone.now())

    assert _usable(cast.acme) == {}


def test_number_is_known_once_per_owner(cast: Cast) -> None:
    contact(cast.acme)
    contact(cast.shop)

    with pytest.raises(IntegrityError), transaction.atomic():
        contact(cast.acme)


def test_by_phone_is_exact(cast: Cast) -> None:
    row = contact(cast.acme)

    assert list(Contact.objects.by_phone(PHONE)) == [row]
    assert not Contact.objects.by_phone("+1415555267").exists()


def test_on_channel(cast: Cast) -> None:
    contact(cast.acme)
    both = contact(cast.acme, BERLIN, available_channels="sms,whatsapp")

    assert list(Contact.objects.on_channel("whatsapp")) == [both]
    assert Contact.objects.on_channel("sms").count() == 2


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("+14155552671", {PHONE}),
        ("(415) 555-2671", {PHONE}),
        ("(415) 555", {PHONE}),
        ("415-555", {PHONE}),
        ("2671", {PHONE}),
        ("tel:+1-415-555-2671", {PHONE}),
        ("1 (415)", {PHONE}),
        ("+1", {PHONE}),
        ("020 7946 0958", {LONDON}),
        ("020 79", {LONDON}),
        ("+44 (0)20 7946 0958", {LONDON}),
        ("0044 20", {LONDON}),
        ("030/123456", {BERLIN}),
        ("7946", {LONDON}),
        ("555 030", set()),
        ("+415", set()),
        ("Ada", set()),
        ("", set()),
        ("()", set()),
        ("%", set()),
    ],
)
def test_search_by_any_written_form(cast: Cast, text: str, phones: set[str]) -> None:
    for number in (PHONE, BERLIN, LONDON):
        contact(cast.acme, number)

    assert _found(text) == phones


def test_search_by_zero_alone_finds_zeros(cast: Cast) -> None:
    contact(cast.acme, "+14155552671")
    contact(cast.acme, "+14155550671")

    assert _found("0") == {"+14155550671"}


def _examples() -> list[str]:
    """An example number of each kind for each region."""
    found = set()
    for region in phonenumbers.SUPPORTED_REGIONS:
        for kind in range(11):
            number = phonenumbers.example_number_for_type(region, kind)
            if number:
                found.add(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return sorted(found)


def test_national_format_of_every_region_finds_its_number(cast: Cast) -> None:
    numbers = _examples()
    Contact.objects.bulk_create(Contact(organization=cast.acme.organization, phone=number) for number in numbers)

    missed = []
    for number in numbers:
        text = phone.formats(number).national
        if not Contact.objects.by_phone(number).search(text).exists():
            missed.append((number, text))

    assert missed == []


def test_contact_is_called_by_its_number() -> None:
    assert str(Contact(phone=PHONE)) == PHONE
