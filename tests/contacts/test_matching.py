"""Contacts found by a number, or a part of one."""

from __future__ import annotations

import phonenumbers
import pytest

from apps.channels import phone_numbers
from apps.contacts import matching
from apps.contacts.models import Contact
from tests.cast import Cast
from tests.factories.contacts import PHONE, contact

BERLIN = "+4930123456"
LONDON = "+442079460958"
ROME = "+390669812345"


def _found(text: str) -> set[str]:
    return set(Contact.objects.filter(matching.by_number(text)).values_list("phone", flat=True))


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
        ("+44 020 79", {LONDON}),  # the trunk zero left behind the country code
        ("0044 020 79", {LONDON}),
        ("+44\u202f020\u20037946 0958", {LONDON}),
        ("\uff10\uff12\uff10 \uff17\uff19\uff14\uff16", {LONDON}),
        ("+39 06 698", {ROME}),
        ("+39 (0)6 698", {ROME}),
        ("+39 6 698", set()),
        ("+415", set()),
        ("Ada", set()),
        ("", set()),
        ("()", set()),
        ("%", set()),
    ],
)
def test_search_by_any_written_form(cast: Cast, text: str, phones: set[str]) -> None:
    for number in (PHONE, BERLIN, LONDON, ROME):
        contact(cast.acme, number)

    assert _found(text) == phones


def test_search_by_name_or_number(cast: Cast) -> None:
    contact(cast.acme, PHONE, name="Ana Maria Silva 7")
    contact(cast.acme, BERLIN, name="100% Öl")
    contact(cast.acme, LONDON)

    wanted = {
        "silva": {PHONE},
        "silva ana": {PHONE},
        "ana bob": set(),
        "öl": {BERLIN},
        "%": {BERLIN},
        "7": {PHONE, LONDON},  # in a name and in a number
        "Silva 2671": set(),  # letters and digits are a name
        "020 7946": {LONDON},
        "tel:+1-415-555-2671": {PHONE},
        "": set(),
        " ": set(),
    }
    found = {
        text: set(Contact.objects.filter(matching.by_text(text)).values_list("phone", flat=True)) for text in wanted
    }

    assert found == wanted


def test_search_by_zero_alone_finds_zeros(cast: Cast) -> None:
    contact(cast.acme, "+14155552671")
    contact(cast.acme, "+14155550671")

    assert _found("0") == {"+14155550671"}


def test_search_knows_both_spellings_of_a_number(cast: Cast) -> None:
    kept = {
        "+525517329563": ("+52 1 55 1732 9563", "5215517329563", "+52 1 55 17", "+52 55 17", "1 55 1732 9563"),
        "+5491145551234": (
            "+54 11 4555-1234",
            "541145551234",
            "+54 9 11",
            "+54 11 45",
            "011 15 4555 1234",
            "4555-1234",
        ),
        "+5511981234567": ("+55 11 8123-4567", "551181234567", "+55 11 8123", "(11) 8123-4567", "(11) 98123"),
        "+551133334444": ("+55 11 3333-4444", "+55 11 33", "(11) 3333"),
    }
    for number in kept:
        contact(cast.acme, number)

    wrong = {text: found for number, texts in kept.items() for text in texts if (found := _found(text)) != {number}}

    assert wrong == {}


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
        text = phone_numbers.formats(number).national
        if not Contact.objects.by_phone(number).filter(matching.by_number(text)).exists():
            missed.append((number, text))

    assert missed == []
