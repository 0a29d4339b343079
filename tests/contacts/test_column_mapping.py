from __future__ import annotations

from dataclasses import replace

import pytest

from apps.contacts import column_mapping
from apps.contacts.column_mapping import Columns, Person

ALL = Columns(phone=0, region=1, default_channel=2, opt_out=3)
A, B = "+15125550101", "+15125550102"


def _people(row: list[str], chosen: Columns = ALL) -> list[Person]:
    return column_mapping.read(row, chosen).people


def _reasons(row: list[str], chosen: Columns = ALL) -> list[str]:
    return [problem.reason for problem in column_mapping.read(row, chosen).problems]


def test_columns_survive_being_stored() -> None:
    chosen = replace(ALL, more=(4,), consents=((5, True),), asked=(3, 5, 6), not_consent=(6,), labels=((0, 7),))

    assert Columns.of(chosen.stored()) == chosen


def test_columns_stored_before_are_understood() -> None:
    stored = {
        "phone": 1,
        "region": None,
        "default_channel": None,
        "opt_out": 2,
        "default_region": "DE",
        "has_header": True,
    }

    assert Columns.of(stored) == Columns(phone=1, opt_out=2, default_region="DE")


@pytest.mark.parametrize(
    ("row", "person"),
    [
        (["+1 (415) 555-2671"], Person("+14155552671")),
        (["415 555 2671", "us"], Person("+14155552671")),
        (["415 555 2671", "USA"], Person("+14155552671")),
        (["020 7946 0958", "United Kingdom", "WhatsApp"], Person("+442079460958", "whatsapp")),
        (["0151 23456789", "Deutschland"], Person("+4915123456789")),
        (["0151 23456789", "+49"], Person("+4915123456789")),
        (["+14155552671", "", "sms", "Yes"], Person("+14155552671", "sms", True)),
        (["+14155552671", "", "", "no"], Person("+14155552671")),
        (["+14155552671", "DE"], Person("+14155552671")),
        ([" +14155552671 ", "", "", "", "more", "cells"], Person("+14155552671")),
    ],
)
def test_row_is_read(row: list[str], person: Person) -> None:
    assert column_mapping.read(row, ALL) == column_mapping.Reading([person])


@pytest.mark.parametrize("country", ["Atlantis", "001", "n/a", "?", "Bavaria"])
def test_helper_column_stops_no_complete_number(country: str) -> None:
    assert _people(["+14155552671", country]) == [Person("+14155552671")]
    assert _people(["0033 6 12 34 56 78", country]) == [Person("+33612345678")]


def test_country_that_is_needed_and_unknown_stops_the_row() -> None:
    assert _reasons(["4155552671", "Atlantis"]) == [
        "There is no country “Atlantis”; write a name or a code such as US or DE."
    ]


def test_channel_that_is_none_of_ours_is_a_warning() -> None:
    (person,) = _people(["+14155552671", "", "fax"])

    assert (person.phone, person.default_channel) == ("+14155552671", None)
    assert person.doubt is not None
    assert person.doubt.reason == "“fax” is not a channel; use sms or whatsapp."


def test_default_region_counts_where_a_row_names_none() -> None:
    german = replace(ALL, default_region="DE")

    assert _people(["0151 23456789"], german) == [Person("+4915123456789")]
    assert _people(["0151 23456789", "unknown"], german) == [Person("+4915123456789")]
    assert _people(["4155552671", "US"], german) == [Person("+14155552671")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ([], "There is no phone number in this row."),
        (["", "US"], "There is no phone number in this row."),
        (["hello"], "“hello” is not a phone number."),
        (["+14155552671", "", "", "perhaps"], "“perhaps” says neither opted out nor in."),
        (["hello", "", "", "perhaps"], "“perhaps” says neither opted out nor in."),
    ],
)
def test_bad_row_says_why(row: list[str], reason: str) -> None:
    assert (_people(row), _reasons(row)) == ([], [reason])


def test_every_number_of_a_cell_is_a_person() -> None:
    assert _people([f"{A} ::: {B}", "", "", "yes"]) == [Person(A, None, True), Person(B, None, True)]
    assert _people([f"{A};{A}"]) == [Person(A)]


def test_first_filled_column_or_all_of_them() -> None:
    first = Columns(phone=0, more=(1,))
    every = replace(first, takes_all=True)

    assert [_people(row, first) for row in ([A, B], ["", B])] == [[Person(A)], [Person(B)]]
    assert [_people(row, every) for row in ([A, B], ["", B], [A, A])] == [
        [Person(A), Person(B)],
        [Person(B)],
        [Person(A)],
    ]
    assert _reasons(["x", B], every) == ["“x” is not a phone number."]


def test_column_that_fails_gives_way_with_a_warning() -> None:
    (person,) = _people(["x", B], Columns(phone=0, more=(1,)))

    assert person.phone == B
    assert person.doubt is not None
    assert person.doubt.reason == "“x” is not a phone number. +1 512-555-0102 from the next column is used."


def test_labels_choose_the_number_and_leave_out_the_fax() -> None:
    chosen = Columns(phone=0, more=(2,), labels=((0, 1), (2, 3)))

    assert _people([A, "Work", B, "Mobile"], chosen) == [Person(B)]
    assert _people([A, "Work Fax", "", ""], chosen) == []
    assert _people([A, "Work Fax", B, "Home"], replace(chosen, takes_all=True)) == [Person(B)]


@pytest.mark.parametrize(
    ("cells", "is_out"),
    [
        (["no", "yes"], False),
        (["yes", "yes"], True),
        (["no", "no"], True),
        (["", "yes"], False),
        (["yes", ""], True),
        (["2024-01-05", "yes"], True),
        (["unsubscribed", "subscribed"], True),
    ],
)
def test_any_column_can_opt_out(cells: list[str], is_out: bool) -> None:
    chosen = Columns(phone=0, opt_out=1, opt_in=2)

    assert _people([A, *cells], chosen) == [Person(A, None, is_out)]


def test_missing_consent_stops_the_row() -> None:
    assert _reasons([A, ""], Columns(opt_in=1)) == ["The consent column is empty in this row. Write yes or no."]
    assert _reasons([A], Columns(opt_in=1)) == ["The consent column is empty in this row. Write yes or no."]
    assert _people([A, "", "yes"], Columns(opt_in=1, consents=((2, True),))) == [Person(A)]


def test_columns_know_what_they_use_and_what_is_open() -> None:
    chosen = Columns(
        phone=1, more=(3,), region=2, opt_out=4, asked=(4, 5, 6, 7), not_consent=(5,), consents=((6, True),)
    )

    assert chosen.used == {1, 2, 3, 4, 6}
    assert chosen.unanswered == [7]
