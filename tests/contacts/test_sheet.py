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
        ("mac-roman", "Mac OS Roman"),
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
        (_zip(), "This is a ZIP or Excel file, not CSV. Save the table as CSV and choose that file."),
        (gzip.compress(b"0" * 1_000_000), "This is a gzip file, not CSV. Save the table as CSV and choose that file."),
        (b"0" * (sheet.LARGEST + 1), "The file is larger than 16 MB. Split it and import the parts."),
        (b"1\n" * (sheet.MAX_ROWS + 1), "The file has more than 250,000 rows. Split it and import the parts."),
        (
            b'phone,name\n+14155552671,"Ann\n' + b"+14155552672,Ben\n" * 9000,
            "A quote is opened and not closed: the cell that begins at line 2 never ends.",
        ),
        (
            b'phone,name\n+14155552671,Ann\n+14155552672,"Ben\n+14155552673,Cy',
            "A quote is opened and not closed: the cell that begins at line 3 never ends.",
        ),
        (
            b"\xef\xbb\xbfphone\n\xff\xfe\n",
            "The file says that it is UTF-8, and is not. Save it as CSV UTF-8 and choose it again.",
        ),
        (
            b"\xff\xfea\x00\x00\xd8",
            "The file says that it is UTF-16, and is not. Save it as CSV UTF-8 and choose it again.",
        ),
        (bytes(range(256)) * 40, "This is not a text file. Save the table as CSV and choose that file."),
        (b"\x00" * 5000, "This is not a text file. Save the table as CSV and choose that file."),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "This is an image, not CSV. Save the table as CSV and choose that file."),
        (b"\x7fELF\x02\x01", "This is a program, not CSV. Save the table as CSV and choose that file."),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_what_is_no_table_is_refused_with_a_reason(content: bytes, reason: str) -> None:
    with pytest.raises(NotATable) as caught:
        sheet.read(content)

    assert caught.value.message == reason


@pytest.mark.parametrize(
    "note",
    [
        "x" * 200_000,
        "first line\x0bsecond line",
        "a\x0cb",
        "a\x01b",
        "a\x1bb",
        "two\nlines",
        "two\r\nlines",
        "line\u2028separator",
        'a 5" screen',
    ],
    ids=ascii,
)
def test_note_may_hold_anything(note: str) -> None:
    quoted = note.replace('"', '""')
    found = sheet.read(f'phone,note,name\n+14155552671,"{quoted}",Ann\n'.encode())

    assert list(found.rows())[1] == (2, ["+14155552671", note, "Ann"])


def test_nul_is_seen_in_a_cell_that_is_used_and_harmless_in_others() -> None:
    assert list(sheet.read(b"phone,note\n+1415\x005552671,a\x00b\n").rows())[1][1] == ["+1415\ufffd5552671", "a\ufffdb"]


def test_quote_in_the_middle_of_a_cell_is_borne() -> None:
    rows = list(sheet.read(b'phone,note,name\n+1,"5" screen",Ann\n+2,so 5" it is,Ben\n').rows())

    assert [row for _, row in rows] == [
        ["phone", "note", "name"],
        ["+1", '5 screen"', "Ann"],
        ["+2", 'so 5" it is', "Ben"],
    ]


@pytest.mark.parametrize("width", [51, 83, 10_000])
def test_file_may_be_as_wide_as_it_is(width: int) -> None:
    line = ",".join(["x"] * width)

    assert [len(row) for _, row in sheet.read(f"{line}\n{line}\n".encode()).rows()] == [width, width]


def test_rows_may_be_of_different_lengths() -> None:
    assert [row for _, row in sheet.read(b"a,b,c\n1\n1,2,3,4\n").rows()] == [
        ["a", "b", "c"],
        ["1"],
        ["1", "2", "3", "4"],
    ]


@pytest.mark.parametrize(
    ("text", "width"),
    [("phone\n+1;+2\n+3;+4\n", 2), ("phone,name\n+1;+2,Ann\n+3;+4,Ben\n", 2), ("phone\n+1 ::: +2\n", 1)],
)
def test_separators_within_cells_do_not_separate_columns(text: str, width: int) -> None:
    assert max(len(row) for _, row in sheet.read(text.encode()).rows()) == width


@pytest.mark.parametrize("encoding", ["mac-roman", "cp1252", "latin-1", "utf-8", "utf-16"])
def test_accents_of_names_are_read(encoding: str) -> None:
    content = "Téléphone;Prénom;Straße\n+33612345678;Zoë;Königsallee\n".encode(encoding)

    assert next(sheet.read(content).rows())[1] == ["Téléphone", "Prénom", "Straße"]
