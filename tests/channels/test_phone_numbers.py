from __future__ import annotations

import random

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneMetadata, PhoneNumberFormat

from apps.channels import phone_numbers
from apps.channels.phone_numbers import Phone

# Area codes in use, as Anatel lists them.
BRAZILIAN_AREAS = {
    *map(str, [*range(11, 20), 21, 22, 24, 27, 28, *range(31, 36), 37, 38, *range(41, 50), 51, 53, 54, 55]),
    *map(str, [*range(61, 70), 71, 73, 74, 75, 77, 79, *range(81, 90), *range(91, 100)]),
}
CALLING_CODES = sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)


def _canonical(number: str) -> str:
    """Of two spellings of one line the one we keep (ADR 36), by the digits alone."""
    code, rest = number[1:3], number[3:]
    mexican = next((each for each in ("1", "01", "044", "045") if rest.startswith(each)), "")
    if code == "52" and mexican and len(rest) == 10 + len(mexican) and rest[len(mexican)] in "23456789":
        return f"+52{rest[len(mexican) :]}"
    if code == "54" and len(rest) == 10 and rest[0] in "123":
        return f"+549{rest}"
    if code == "55" and len(rest) == 10 and rest[2] in "6789" and rest[:2] in BRAZILIAN_AREAS:
        return f"+55{rest[:2]}9{rest[2:]}"
    return number


def _oracle(number: str) -> Phone:
    """What libphonenumber itself says of a number, in the form that it reads as itself."""
    number = _canonical(number)
    for _ in range(4):
        try:
            parsed = phonenumbers.parse(number)
        except phonenumbers.NumberParseException:
            return Phone(number, "", False)
        again = _canonical(phonenumbers.format_number(parsed, PhoneNumberFormat.E164))
        if not phone_numbers.is_e164(again):
            break
        number = again
    is_valid = phonenumbers.is_valid_number(parsed)
    region = (phonenumbers.region_code_for_number(parsed) or "") if is_valid else ""
    reason = phonenumbers.is_possible_number_with_reason(parsed)
    return Phone(number, region, is_valid or reason == phonenumbers.ValidationResult.IS_POSSIBLE)


def _disagreements(numbers: list[str]) -> list[tuple[Phone | None, Phone]]:
    return [
        (phone_numbers.check(number), _oracle(number))
        for number in numbers
        if phone_numbers.check(number) != _oracle(number)
    ]


def _examples() -> list[str]:
    """One number of each kind of each region, the same with a digit more, less and other, and with trunk prefixes."""
    found = []
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        metadata = PhoneMetadata.metadata_for_region(region, None)
        assert metadata is not None
        for kind in range(11):
            number = phonenumbers.example_number_for_type(region, kind)
            if number:
                e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
                found += [e164, e164[:-1], f"{e164[:-1]}{(int(e164[-1]) + 1) % 10}", f"{e164}0"]
                code, national = f"+{number.country_code}", phonenumbers.national_significant_number(number)
                found += [
                    f"{code}{trunk}{national}" for trunk in {"0", "1", "8", "00", metadata.national_prefix or "0"}
                ]
    return [number for number in found if phone_numbers.is_e164(number)]


def test_no_disagreement_with_the_library_on_examples_of_every_region() -> None:
    numbers = _examples()

    assert len(numbers) > 3000
    assert _disagreements(numbers) == []


def test_no_disagreement_on_random_numbers_of_every_calling_code() -> None:
    chance = random.Random(20260501)
    numbers = []
    for code in CALLING_CODES:
        for _ in range(40):
            length = chance.randint(6, 12)
            number = f"+{code}" + "".join(chance.choice("0123456789") for _ in range(length))
            numbers.append(number)
    numbers = [number for number in numbers if phone_numbers.is_e164(number)]

    assert len(numbers) > 5000
    assert _disagreements(numbers) == []


def test_no_disagreement_where_regions_share_a_calling_code() -> None:
    chance = random.Random(20260502)
    shared = [code for code in CALLING_CODES if len(phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code]) > 1]
    numbers = []
    for code in shared:
        for region in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code]:
            metadata = PhoneMetadata.metadata_for_region(region, None)
            number = phonenumbers.example_number(region)
            if metadata and number:
                start = f"+{code}{phonenumbers.national_significant_number(number)}"[:-3]
                numbers += [f"{start}{chance.randint(0, 999):03d}" for _ in range(20)]

    assert _disagreements(numbers) == []


@given(st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True))
def test_no_disagreement_on_any_shape(number: str) -> None:
    assert phone_numbers.check(number) == _oracle(number)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("+14155552671", True),
        ("+1415555", True),
        ("+123456", False),
        ("+1234567890123456", False),
        ("+0415555267", False),
        ("14155552671", False),
        ("+1 4155552671", False),
        ("+1415555267a", False),
        ("+1415555267\n", False),
        ("+1415555267\u0661", False),  # a digit, but not one of ours
        ("", False),
        (None, False),
        (14155552671, False),
    ],
)
def test_shape_of_e164(text: object, verdict: bool) -> None:
    assert phone_numbers.is_e164(text) is verdict


def test_number_without_the_shape_is_not_looked_at() -> None:
    assert phone_numbers.check("4155552671") is None


@pytest.mark.parametrize(
    ("number", "region", "is_possible"),
    [
        ("+14155552671", "US", True),
        ("+14165550123", "CA", True),
        ("+442079460958", "GB", True),
        ("+4915123456789", "DE", True),
        ("+15005550006", "US", True),
        ("+447700900123", "", True),  # in no range, yet of the right length
        ("+15552671", "", False),  # complete only where it is local
        ("+1234567890", "", False),
        ("+9991234567", "", False),
    ],
)
def test_region_and_verdict(number: str, region: str, is_possible: bool) -> None:
    known = phone_numbers.check(number)

    assert known == Phone(number, region, is_possible)
    assert known.is_valid is bool(region)


@pytest.mark.parametrize(
    ("written", "region", "number"),
    [
        ("+1 (415) 555-2671", None, "+14155552671"),
        ("tel:+1-415-555-2671", None, "+14155552671"),
        ("(415) 555-2671", "US", "+14155552671"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("(415) 555-2671", None, None),
        ("hello", None, None),
        ("", None, None),
    ],
)
def test_number_as_people_write_it(written: str, region: str | None, number: str | None) -> None:
    known = phone_numbers.normalize(written, region=region)

    assert (known.e164 if known else None) == number


def test_formats() -> None:
    written = phone_numbers.formats("+442079460958")

    assert (written.e164, written.international) == ("+442079460958", "+44 20 7946 0958")
    assert (written.national, written.rfc) == ("020 7946 0958", "tel:+44-20-7946-0958")
    assert (written.country_code, written.region) == ("44", "GB")


def test_formats_of_a_number_that_no_country_has() -> None:
    written = phone_numbers.formats("+9991234567")

    assert (written.international, written.rfc, written.region) == ("+9991234567", "tel:+9991234567", "")


@pytest.mark.parametrize(
    ("written", "e164"),
    [
        ("+44(0)2079460958", "+442079460958"),
        ("+1 415 555 2671 ext 5", "+14155552671"),
        ("+1415CALLNOW", "+14152255669"),
        ("+1 415-555.2671", "+14155552671"),
    ],
)
def test_what_people_put_between_the_digits_is_not_dialled(written: str, e164: str) -> None:
    found = phone_numbers.normalize(written)

    assert found is not None
    assert found.e164 == e164


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+14155552671", "+14155552671"),
        (" 14155552671", "+14155552671"),
        ("14155552671", "+14155552671"),
        (" 1 (415) 555-2671", "+14155552671"),
        ("abc", ""),
        ("", ""),
    ],
)
def test_number_out_of_an_address(text: str, expected: str) -> None:
    assert phone_numbers.queried(text) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("+442079460958", ("Europe/London",)),
        ("+14155552671", ("America/Los_Angeles",)),
        ("+1234567890", ()),
        ("nonsense", ()),
    ],
)
def test_time_zones(number: str, expected: tuple[str, ...]) -> None:
    assert phone_numbers.time_zones(number) == expected


def test_pages_write_a_number_in_one_form() -> None:
    numbers = ("+14155550100", "+442079460958", "+442079460959", "ACME", None)

    assert [phone_numbers.written(number) for number in numbers] == [
        "+1 415-555-0100", "+44 20 7946 0958", "+44 20 7946 0959", "ACME", "",
    ]  # fmt: skip
