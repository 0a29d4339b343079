from __future__ import annotations

from dataclasses import replace

import pytest

from apps.contacts import columns
from apps.contacts.columns import BadRow, Columns, Person

ALL = Columns(phone=0, region=1, default_channel=2, opt_out=3)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([["Name", "Phone Number", "Country"], ["Ann", "+1", "US"]], Columns(phone=1, region=2)),
        ([["MSISDN", "opt-out", "Default channel"]], Columns(phone=0, opt_out=1, default_channel=2)),
        ([["+14155552671", "Ann"]], Columns(phone=0, has_header=False)),
        ([["Ann", "(415) 555-2671"], ["Ben", "(415) 555-2672"]], Columns(phone=1, has_header=False)),
        ([["who", "where", "what"], ["Ann", "Rome", "+39 06 6982 1111"]], Columns(phone=2)),
        ([["who"], ["Ann"]], Columns(phone=0)),
        ([], Columns(phone=0)),
    ],
)
def test_columns_are_guessed_by_name_and_else_by_what_they_hold(rows: list[list[str]], found: Columns) -> None:
    assert columns.guess(rows) == found


def test_columns_survive_being_stored() -> None:
    assert Columns.of(ALL.stored()) == ALL


@pytest.mark.parametrize(
    ("row", "person"),
    [
        (["+1 (415) 555-2671"], Person("+14155552671")),
        (["'+14155552671"], Person("+14155552671")),
        (["415 555 2671", "us"], Person("+14155552671")),
        (["020 7946 0958", "United Kingdom", "WhatsApp"], Person("+442079460958", "whatsapp")),
        (["+14155552671", "", "sms", "Yes"], Person("+14155552671", "sms", True)),
        (["+14155552671", "", "", "no"], Person("+14155552671")),
        (["+14155552671.0"], Person("+14155552671")),
        (["+14155552671", "DE"], Person("+14155552671")),
        ([" +14155552671 ", "", "", "", "more", "cells"], Person("+14155552671")),
    ],
)
def test_row_is_read(row: list[str], person: Person) -> None:
    assert columns.read(row, ALL) == person


def test_default_region_counts_where_a_row_names_none() -> None:
    german = replace(ALL, default_region="DE")

    assert columns.read(["0151 23456789"], german).phone == "+4915123456789"
    assert columns.read(["4155552671", "US"], german).phone == "+14155552671"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ([], "There is no phone number in this row."),
        (["", "US"], "There is no phone number in this row."),
        (["hello"], "“hello” is not a phone number."),
        (["415 555 2671"], "415 555 2671 has no country code; write it with a plus, or choose a default country."),
        (["+1415555"], "+1415555 is too short."),
        (["+141555526710000"], "+141555526710000 is too long."),
        (["+999123456789"], "+999123456789 has a country code that does not exist."),
        (["+11234567890"], "+11234567890 cannot exist: nobody is given numbers of this kind."),
        (
            ["1.41556E+10"],
            "A spreadsheet shortened this number to 1.41556E+10; format the column as text and save again.",
        ),
        (["+14155552671", "Atlantis"], "There is no country “Atlantis”; write a code such as US or DE."),
        (["+14155552671", "", "fax"], "“fax” is no channel; use sms or whatsapp."),
        (["+14155552671", "", "", "perhaps"], "“perhaps” says neither yes nor no to the opt-out."),
        (["9" * 300], f"{'9' * 40} has no country code; write it with a plus, or choose a default country."),
    ],
)
def test_bad_row_says_why(row: list[str], reason: str) -> None:
    with pytest.raises(BadRow) as caught:
        columns.read(row, ALL)

    assert str(caught.value) == reason
