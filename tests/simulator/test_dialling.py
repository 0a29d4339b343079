"""One number rings one phone, whatever its spelling."""

from __future__ import annotations

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat

from apps.channels import phone_numbers
from apps.simulator import dialling
from tests.factories.numbers import ALL
from tests.fakes.carrier import CarrierProcess


@pytest.mark.parametrize(("written", "e164"), [pair for pair in ALL if "+" in pair[0][:2]])
def test_a_spelling_is_read_as_the_house_reads_it(written: str, e164: str) -> None:
    if "+00" not in written:
        assert dialling.read(written) == e164


@pytest.mark.parametrize("written", ["Jane", "", "415 555 2671", "+1", "+0123456789", "+" + "1" * 40])
def test_what_is_no_number_is_none(written: str) -> None:
    assert dialling.read(written) is None


# The house takes both spellings for one person; a carrier dials what it is given (docs/adr/0036).
_TWO_SPELLINGS = {"MX", "AR", "BR"}


def test_carrier_and_house_agree_on_every_region() -> None:
    numbers = []
    for region in phonenumbers.SUPPORTED_REGIONS - _TWO_SPELLINGS:
        number = phonenumbers.example_number(region)
        assert number
        e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        code = f"+{number.country_code}"
        numbers += [e164, *(f"{code}{trunk}{e164[len(code) :]}" for trunk in ("0", "1", "8", "06"))]

    known = {number: phone_numbers.check(number) for number in numbers if phone_numbers.is_e164(number)}

    assert len(known) > 900
    assert {each: dialling.canonical(each) for each in known} == {
        each: each_known and each_known.e164 for each, each_known in known.items()
    }


def test_every_spelling_rings_the_same_phone(carrier: CarrierProcess) -> None:
    carrier.send("+447400123456", text="One")
    carrier.send("+4407400123456", text="Two")
    carrier.put_faults({"kind": "fail", "phone": "+44 07400 123456", "code": "40310"})

    shown = carrier.phone("+4407400123456")

    assert (shown["phone"], [message["text"] for message in shown["messages"]]) == ("+447400123456", ["Two", "One"])
    assert carrier.send("+4407400123456", text="Three").status == 400
