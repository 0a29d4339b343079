"""The guard of every cell, and the shape of the file."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from apps.core import csv_download


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "@SUM(A1)", "+1+cmd|' /C calc'!A0", "-2+3", "\t=1", "\r=1", "\n=1", "+", "-", "+١٢"],
)
def test_formula_gets_a_quote_in_front(cell: str) -> None:
    assert csv_download.guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["+14155552671", "-1", "-0.5", "Hello", "1=1", "", "a@b"])
def test_number_or_word_stays_as_it_is(cell: str) -> None:
    assert csv_download.guarded(cell) == cell


def test_nothing_is_an_empty_cell() -> None:
    assert csv_download.guarded(None) == ""


def test_file_reads_back_as_it_was_written() -> None:
    rows: list[list[str | int | None]] = [["+14155552671", 'Ann "A", Lee', "two\nlines"], ["=1", None, "é"]]

    text = "".join(csv_download.lines(["phone", "name", "note"], rows))

    assert text.startswith("\ufeff")
    assert list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""))) == [
        ["phone", "name", "note"],
        ["+14155552671", 'Ann "A", Lee', "two\nlines"],
        ["'=1", "", "é"],
    ]


def test_many_rows_come_in_pieces() -> None:
    pieces = list(csv_download.lines(["n"], ([n] for n in range(1200))))

    assert len(pieces) == 3
    assert "".join(pieces).count("\r\n") == 1201


def test_download_names_its_file_and_is_kept_by_nobody() -> None:
    response = csv_download.answer("contacts.csv", ["n"], [[1]])

    assert response["Content-Disposition"] == 'attachment; filename="contacts.csv"'
    assert response["Cache-Control"] == "no-store"
    assert b"".join(response).decode() == "\ufeffn\r\n1\r\n"
