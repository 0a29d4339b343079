"""Files as people upload them, and files as people should not."""

from __future__ import annotations

import gzip
import zipfile
from io import BytesIO

import pytest

from apps.contacts import sheet
from apps.contacts.sheet import NotATable

TABLE = "phone,name\n+14155552671,Zoë\n+14155552672,Ann\n"
ROWS = [(1, ["phone", "name"]), (2, ["+14155552671", "Zoë"]), (3, ["+14155552672", "Ann"])]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("latin-1", "Latin-1"),
        ("cp1252", "Latin-1"),
    ],
)
def test_encoding_is_found_out(encoding: str, name: str) -> None:
    found = sheet.read(TABLE.encode(encoding))

    assert (found.encoding_name, found.count, list(found.rows())) == (name, 3, ROWS)


@pytest.mark.parametrize(("delimiter", "name"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar")])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiter_and_line_ends_are_found_out(delimiter: str, name: str, end: str) -> None:
    found = sheet.read(TABLE.replace(",", delimiter).replace("\n", end).encode())

    assert (found.delimiter_name, list(found.rows())) == (name, ROWS)


def test_quoted_cells_may_hold_anything() -> None:
    found = sheet.read(b'phone,name\n+14155552671,"Lee, ""Ann""\nB."\n')

    assert list(found.rows())[1] == (2, ["+14155552671", 'Lee, "Ann"\nB.'])


def test_rows_keep_the_numbers_a_spreadsheet_gives_them() -> None:
    found = sheet.read(b"sep=;\nphone;name\n\n ; \n+14155552671;Ann\n")

    assert (found.count, list(found.rows())) == (2, [(2, ["phone", "name"]), (5, ["+14155552671", "Ann"])])


def test_one_column_is_a_table() -> None:
    assert list(sheet.read(b"+14155552671\n+14155552672").rows()) == [(1, ["+14155552671"]), (2, ["+14155552672"])]


def _zip() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.csv", b"0" * 10_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty."),
        (b"\n,,\n \n", "The file is empty."),
        (b"phone,name\n+1415\x005552671,Ann\n", "Row 2 holds control characters: this is not a text file."),
        (b"a," * 10_000 + b"a\n", "Row 1 has 10,001 columns; at most 50 can be imported."),
        (_zip(), "This is a ZIP or Excel file, not CSV. Save the table as CSV and choose that file."),
        (gzip.compress(b"0" * 1_000_000), "This is a gzip file, not CSV. Save the table as CSV and choose that file."),
        (b"0" * (sheet.LARGEST + 1), "The file is larger than 16 MB. Split it and import the parts."),
        (b"1\n" * (sheet.MOST_ROWS + 1), "The file has more than 250,000 rows. Split it and import the parts."),
        (
            b'phone,name\n+14155552671,"Ann\n' + b"+14155552672,Ben\n" * 9000,
            "The file has a cell that never ends. Is a quote opened and not closed?",
        ),
        (
            b'phone,name\n+14155552671,"Ann\n+14155552672,Ben\n',
            "A quote is opened and not closed; the file ends in it, at line 3.",
        ),
        (b'phone,name\n+1,"5" screen"\n', "Line 2 has a quote in the middle of a cell. Double it, or leave it out."),
        (b'phone\n"' + b"x" * 6000 + b'"\n', "Row 2 has a cell of 6,000 characters. Is a quote opened and not closed?"),
        (b"x" * 200_000, "The file has a cell that never ends. Is a quote opened and not closed?"),
        (
            b"\xef\xbb\xbfphone\n\xff\xfe\n",
            "The file says that it is UTF-8, and is not. Save it as CSV UTF-8 and choose it again.",
        ),
        (
            b"\xff\xfea\x00\x00\xd8",
            "The file says that it is UTF-16, and is not. Save it as CSV UTF-8 and choose it again.",
        ),
        (bytes(range(256)) * 40, "Row 1 holds control characters: this is not a text file."),
        (b"\x00" * 5000, "Row 1 holds control characters: this is not a text file."),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "Row 2 holds control characters: this is not a text file."),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_what_is_no_table_is_refused_with_a_reason(content: bytes, reason: str) -> None:
    with pytest.raises(NotATable) as caught:
        sheet.read(content)

    assert caught.value.message == reason
