"""One line, two spellings: Mexico's 1, Argentina's 9 and Brazil's ninth digit (ADR 36)."""

from __future__ import annotations

import random

from apps.channels import phone_numbers

MEXICAN_AREAS = ("55", "33", "81", "656", "999", "722", "229")
ARGENTINE_AREAS = ("11", "221", "351", "341", "223", "2966", "3541", "261")
BRAZILIAN_AREAS = ("11", "21", "31", "51", "55", "61", "71", "85", "99")


def _pairs() -> list[tuple[str, str, str]]:
    """What is kept, and two ways to write it, for many lines of the three countries."""
    chance = random.Random(20261128)

    def digits(count: int) -> str:
        return "".join(chance.choice("0123456789") for _ in range(count))

    found = []
    for _ in range(200):
        area = chance.choice(MEXICAN_AREAS)
        line = area + digits(10 - len(area))
        found.append((f"+52{line}", f"+521{line}", f"521{line}"))
        area = chance.choice(ARGENTINE_AREAS)
        line = area + chance.choice("2345678") + digits(9 - len(area))
        found.append((f"+549{line}", f"+54{line}", f"549{line}"))
        area, mobile = chance.choice(BRAZILIAN_AREAS), chance.choice("6789") + digits(7)
        found.append((f"+55{area}9{mobile}", f"+55{area}{mobile}", f"55{area}{mobile}"))
    return found


def test_both_spellings_are_one_number() -> None:
    wrong = []
    for kept, other, whatsapp_id in _pairs():
        read = [phone_numbers.check(each) for each in (kept, other, f"+{whatsapp_id}")]
        again = [phone_numbers.check(each.e164) for each in read if each]
        if {each.e164 for each in read if each} != {kept} or len(again) != 3 or read != again:
            wrong.append((kept, other, read))

    assert wrong == []


def test_what_has_one_spelling_stays_as_it_is() -> None:
    numbers = {
        "+525517329563",
        "+5215517329",  # eight digits behind the 1
        "+52155173295631",
        "+528001234567",
        "+5491123456789",
        "+548001234567",  # toll-free
        "+546001234567",
        "+549112345678",
        "+551133334444",  # landlines
        "+551123456789",
        "+555130321234",
        "+551155551234",
        "+5511912345678",
        "+558001234567",  # toll-free
        "+553003123",
        "+551012345678",  # no such area
        "+12025550123",
        "+5215",
        "+59121234567",
    }

    changed = {each: found.e164 for each in numbers if (found := phone_numbers.check(each)) and found.e164 != each}

    assert changed == {}


def test_ways_to_write_them_at_home() -> None:
    written = {
        ("044 55 1732 9563", "MX"): "+525517329563",
        ("01 55 1732 9563", "MX"): "+525517329563",
        ("+52 1 55 1732-9563", None): "+525517329563",
        ("0052 1 55 1732 9563", None): "+525517329563",
        ("011 15 2345-6789", "AR"): "+5491123456789",
        ("11 2345-6789", "AR"): "+5491123456789",
        ("+54 11 15 2345-6789", None): "+5491123456789",
        ("+54 (11) 2345 6789", None): "+5491123456789",
        ("(11) 8123-4567", "BR"): "+5511981234567",
        ("0 15 11 8123-4567", "BR"): "+5511981234567",
        ("(11) 3333-4444", "BR"): "+551133334444",
    }

    found = {each: phone_numbers.e164(each[0], region=each[1]) for each in written}

    assert found == written


def test_the_spelling_that_was_asked_for_is_told() -> None:
    asked = {
        ("+52 1 55 1732 9563", "+525517329563"): "+5215517329563",
        ("+541123456789", "+5491123456789"): "+541123456789",
        ("+5491123456789", "+5491123456789"): "",
        (" +1 (415) 555-2671", "+14155552671"): "",
        ("+4407400123456", "+447400123456"): "+4407400123456",
        ("+1415CALLNOW", "+14152255669"): "",
    }

    assert {each: phone_numbers.asked(*each) for each in asked} == asked


def test_no_number_of_ours_gets_a_9_that_it_was_not_written_with() -> None:
    written = {
        "+54 11 2345-6789": "+541123456789",
        "+54 9 11 2345-6789": "+5491123456789",
        "+54 11 15 2345-6789": "+5491123456789",
        "+5215517329563": "+525517329563",
        "nonsense": None,
    }

    assert {each: phone_numbers.as_carrier_writes(each) for each in written} == written
