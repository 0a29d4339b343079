from __future__ import annotations

import pytest

from apps.contacts import cells
from apps.contacts.cells import WITH_COUNTRY_CODE


def _numbers(cell: str, region: str = "") -> list[str]:
    found, problems = cells.read(cell, region)
    assert problems == []
    return [number.e164 for number in found]


def _reason(cell: str, region: str = "") -> str:
    found, problems = cells.read(cell, region)
    assert found == []
    return " ".join(problem.reason for problem in problems)


def _doubt(cell: str, region: str = "") -> str:
    (number,) = cells.read(cell, region)[0]
    return number.doubt.reason if number.doubt else ""


@pytest.mark.parametrize(
    ("cell", "region", "number"),
    [
        ("+1 (512) 555-0175", "", "+15125550175"),
        ("'+15125550175", "", "+15125550175"),
        ('="+15125550175"', "", "+15125550175"),
        ("\u202a+1\u202f512\u2003555\u20110175\u202c", "", "+15125550175"),
        ("0033 6 12 34 56 78", "", "+33612345678"),
        ("+44 07400 123456", "", "+447400123456"),
        ("+49 (0)151 23456789", "", "+4915123456789"),
        ("512 555 0175", "US", "+15125550175"),
        ("Mobile: +15125550175", "", "+15125550175"),
        ("+15125550175 (mobile)", "", "+15125550175"),
        ("0151 23456789 privat", "DE", "+4915123456789"),
        ("1-800-FLOWERS", "US", "+18003569377"),
        ("15125550175", WITH_COUNTRY_CODE, "+15125550175"),
        ("+80012345678", "", "+80012345678"),
    ],
)
def test_number_is_read_as_people_write_it(cell: str, region: str, number: str) -> None:
    assert _numbers(cell, region) == [number]


@pytest.mark.parametrize(
    ("cell", "region", "number"),
    [
        ("447400123456.0", "GB", "+447400123456"),
        ("447400123456.00", WITH_COUNTRY_CODE, "+447400123456"),
        ("447400123456,0", "GB", "+447400123456"),
        ("+447400123456.0", "", "+447400123456"),
        ("4.47400123456E+11", "GB", "+447400123456"),
        ("4,47400123456E+11", WITH_COUNTRY_CODE, "+447400123456"),
        ("15,125,550,175", "US", "+15125550175"),
    ],
)
def test_what_a_spreadsheet_did_is_undone_where_no_digit_is_lost(cell: str, region: str, number: str) -> None:
    assert _numbers(cell, region) == [number]


@pytest.mark.parametrize("cell", ["4.4770090E+11", "4,4770090E+11", "1.41556E+10", "+4.477E+11", "4.4770090e11"])
def test_digits_that_a_spreadsheet_lost_are_explained(cell: str) -> None:
    assert _reason(cell, "GB").startswith("A spreadsheet shortened this number to ")


@pytest.mark.parametrize(
    ("cell", "region", "reason"),
    [
        ("hello", "", "“hello” is not a phone number."),
        ("415 555 2671", "", "415 555 2671 has no country code; write it with a plus, or choose a default country."),
        (
            "447700900123.0",
            "",
            "447700900123 has no plus. If it begins with a country code, choose that for numbers without a plus.",
        ),
        ("+1415555", "", "+1415555 is too short."),
        ("+141555526710000", "", "+141555526710000 is too long."),
        ("+999123456789", "", "+999123456789 has a country code that does not exist."),
        ("5550175", "US", "5550175 has no area code for the United States."),
        ("512 555 0175", "FR", "512 555 0175 is too long for France."),
        ("1990-05-17", "DE", "“1990-05-17” is a date, not a phone number."),
        ("17.05.1990", "DE", "“17.05.1990” is a date, not a phone number."),
        ("9" * 300, "US", f"{'9' * 40} is too long for one phone number."),
        ("+1415\ufffd5552671", "", "“+1415\ufffd5552671” is not a phone number."),
    ],
)
def test_what_cannot_be_a_number_says_why(cell: str, region: str, reason: str) -> None:
    assert _reason(cell, region) == reason


@pytest.mark.parametrize(
    "ending",
    [
        " ext. 12",
        " ext 12",
        " extension 12",
        " x12",
        "x12",
        " #12",
        ";ext=12",
        ", ext. 12",
        " Durchwahl 12",
        " доб. 12",
    ],
)
def test_extension_is_a_sentence_and_no_digits(ending: str) -> None:
    assert "has an extension, which can't receive messages" in _reason(f"+1 512 555 0175{ending}")


def test_each_number_of_a_cell_is_read_and_the_others_are_named() -> None:
    found, problems = cells.read("+15125550101 ::: hello ::: 0151 23456789", "DE")

    assert [number.e164 for number in found] == ["+15125550101", "+4915123456789"]
    assert [problem.reason for problem in problems] == ["“hello” is not a phone number."]


def test_unknown_country_is_named_only_where_it_is_needed() -> None:
    assert [number.e164 for number in cells.read("+15125550175", "", no_country="Atlantis")[0]] == ["+15125550175"]
    assert [problem.reason for problem in cells.read("512 555 0175", "", no_country="Atlantis")[1]] == [
        "There is no country “Atlantis”; write a name or a code such as US or DE."
    ]


def test_number_of_no_known_range_is_imported_with_a_warning() -> None:
    assert _doubt("+44 7700 900123") == "+44 7700 900123 is not in a known number range. Check it before you send."


@pytest.mark.parametrize(("cell", "region"), [("(206) 555-0035", "DE"), ("206-555-0035", "DE"), ("2065550035", "DE")])
def test_number_from_elsewhere_is_imported_with_a_warning(cell: str, region: str) -> None:
    assert _doubt(cell, region) == (f"“{cell}” is not how numbers are written in Germany. It becomes +49 2065 550035.")


@pytest.mark.parametrize(
    ("cell", "region"),
    [
        ("+15125550175", "DE"),
        ("0206 5550035", "DE"),
        ("15123456789", "DE"),  # the zero was lost in a spreadsheet: still a mobile number
        ("(206) 555-0035", "US"),
        ("612 34 56 78", "ES"),
        ("333 123 4567", "IT"),
        ("01 23 45 67 89", "FR"),
    ],
)
def test_number_as_people_write_it_there_needs_no_warning(cell: str, region: str) -> None:
    assert _doubt(cell, region) == ""


def test_region_of_a_number() -> None:
    assert [cells.region_of(number) for number in ("+15125550175", "+447700900123", "x")] == ["US", "", ""]
