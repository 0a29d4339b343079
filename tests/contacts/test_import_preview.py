from __future__ import annotations

from itertools import count

from apps.contacts import import_preview
from apps.contacts.column_mapping import Columns, Person
from apps.contacts.import_preview import ImportPreview

A, B = "+15125550101", "+15125550102"


def _look(rows: list[list[str]], columns: Columns) -> ImportPreview:
    return import_preview.look(zip(count(1), rows, strict=False), columns, rows=len(rows) - columns.has_header)


def test_preview_shows_how_rows_are_read() -> None:
    seen = _look([["name", "phone"], ["Ann", A], ["Ben", "0151 23456789"]], Columns(phone=1))

    assert (seen.header, seen.rows, seen.checked, seen.bad) == (["name", "phone"], 2, 2, 1)
    assert [(line.number, line.cells, line.people) for line in seen.lines] == [
        (2, ["Ann", A], [Person(A)]),
        (3, ["Ben", "0151 23456789"], []),
    ]
    assert seen.lines[1].problems[0].startswith("0151 23456789 has no country code")
    assert seen.topics == [("No country code", 1)]


def test_columns_without_a_name_are_counted() -> None:
    assert _look([["phone"], [A, "x", "y"]], Columns()).header == ["phone", "Column 2", "Column 3"]
    assert _look([[A, "x"]], Columns(has_header=False)).header == ["Column 1", "Column 2"]


def test_what_is_not_used_is_named() -> None:
    seen = _look([["name", "phone", "SMS Opt Out", "notes"], ["Ann", A, "no", "x"]], Columns(phone=1, opt_out=2))

    assert seen.unused == ["name", "notes"]


def test_twenty_rows_are_shown_and_some_hundred_checked() -> None:
    seen = _look([["phone"], *[[A]] * 30, *[["hello"]] * 30], Columns())

    assert (len(seen.lines), seen.checked, seen.bad, seen.topics) == (20, 60, 30, [("Not a phone number", 30)])


def test_wide_file_shows_the_used_columns_and_some_others() -> None:
    header = [f"c{number}" for number in range(100)]
    seen = _look([header, [*["x"] * 99, A]], Columns(phone=99))

    assert (len(seen.header), len(seen.shown), seen.names[-1]) == (100, 13, "c99")
    assert seen.lines[0].cells[-1] == A
    assert len(seen.unused) == 99


def test_long_cell_is_cut_for_the_page_only() -> None:
    seen = _look([["phone", "note"], [A, "x" * 10_000]], Columns())

    assert len(seen.lines[0].cells[1]) < 200


def test_doubts_are_counted_and_a_better_region_is_offered() -> None:
    seen = _look([["phone"], ["(206) 555-0035"], ["(212) 555-0178"], ["(415) 555-2671"]], Columns(default_region="DE"))

    assert seen.doubtful + seen.bad == 3
    assert seen.doubtful >= 1
    assert seen.fits[0].code == "US"


def test_open_questions_and_further_numbers_are_named() -> None:
    seen = _look(
        [["phone", "Mobile", "Fax", "x", "Email Opt Out"], [A, "", "", B, "1"]],
        Columns(asked=(4,)),
    )

    assert (seen.unanswered, seen.may_be_phones) == ([4], [0, 1, 3])
