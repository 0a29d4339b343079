"""A CSV file somebody uploaded, as rows of text. Encoding and delimiter are found out; what is no table is refused.

Rows are numbered as a spreadsheet numbers them, from 1, header and empty rows included.
"""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper

from apps.core.errors import DomainError

LARGEST = 16 * 1024 * 1024  # bytes; 100,000 rows of five columns are about four million
MOST_ROWS = 250_000
MOST_COLUMNS = 50
LONGEST_CELL = 5_000  # characters; a quote that is never closed swallows all that follows

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 64 * 1024  # bytes that delimiter and encoding are guessed from
_SEP_LINE = re.compile(r"\"?sep=(.)\"?\r?\n?")  # how Excel names the delimiter, in a first line of its own
# Control characters that no text has: C0 without tab, line feed, carriage return.
_BINARY = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ARCHIVES = {
    b"PK\x03\x04": "a ZIP or Excel file",
    b"\x1f\x8b": "a gzip file",
    b"%PDF": "a PDF",
    b"\xd0\xcf": "an old Excel file",
}


class NotATable(DomainError):
    """The file cannot be imported; the sentence says why, where in the file, and what to do."""

    message = "This is not a CSV file."


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that can be read to its end. `count` is its rows with something in them, a header among them."""

    content: bytes
    encoding: str
    delimiter: str
    count: int

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Every row with something in it, after its number. Raises NotATable, but not where `read` made the sheet."""
        return _rows(self.content, self.encoding, self.delimiter)

    @property
    def encoding_name(self) -> str:
        """The encoding in words."""
        return {"utf-8-sig": "UTF-8", "cp1252": "Latin-1", "latin-1": "Latin-1"}.get(self.encoding, "UTF-16")

    @property
    def delimiter_name(self) -> str:
        """The delimiter in words."""
        return {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}[self.delimiter]


def read(content: bytes) -> Sheet:
    """The sheet in a file, looked at from beginning to end. Raises NotATable."""
    _refuse_archives(content)
    encoding = _encoding(content)
    delimiter = _delimiter(content, encoding)
    count = 0
    for number, row in _rows(content, encoding, delimiter):
        _check(number, row)
        count += 1
        if count > MOST_ROWS:
            raise NotATable(f"The file has more than {MOST_ROWS:,} rows. Split it and import the parts.")
    if not count:
        raise NotATable("The file is empty.")
    return Sheet(content, encoding, delimiter, count)


def _refuse_archives(content: bytes) -> None:
    for magic, what in _ARCHIVES.items():
        if content.startswith(magic):
            raise NotATable(f"This is {what}, not CSV. Save the table as CSV and choose that file.")
    if len(content) > LARGEST:
        raise NotATable(f"The file is larger than {LARGEST >> 20} MB. Split it and import the parts.")


def _encoding(content: bytes) -> str:
    if content.startswith(BOM_UTF8):
        return _utf8(content) or _refuse_encoding("UTF-8")
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16" if _decodes(content, "utf-16") else _refuse_encoding("UTF-16")
    return _utf16_without_mark(content) or _utf8(content) or ("cp1252" if _decodes(content, "cp1252") else "latin-1")


def _utf8(content: bytes) -> str:
    return "utf-8-sig" if _decodes(content, "utf-8-sig") else ""


def _utf16_without_mark(content: bytes) -> str:
    """Western text in UTF-16 has a zero in every other byte, and text in another encoding has none."""
    sample = content[:_SAMPLE]
    half = max(len(sample) // 2, 1)
    for encoding, zeros in (("utf-16-le", sample[1::2].count(0)), ("utf-16-be", sample[::2].count(0))):
        if zeros / half > 0.4 and sample.count(0) < half * 1.1 and _decodes(content, encoding):
            return encoding
    return ""


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_encoding(name: str) -> str:
    raise NotATable(f"The file says that it is {name}, and is not. Save it as CSV UTF-8 and choose it again.")


def _delimiter(content: bytes, encoding: str) -> str:
    """The one that cuts the first lines into the most columns, as many in each."""
    # An odd sample may end within a character; UTF-16 has two bytes each.
    sample = content[:_SAMPLE].decode(encoding, errors="ignore")
    named = _SEP_LINE.match(sample)
    if named and named[1] in _DELIMITERS:
        return named[1]
    lines = sample.splitlines(keepends=True)[:20]
    return max(_DELIMITERS, key=lambda delimiter: _regularity(lines, delimiter))


def _regularity(lines: list[str], delimiter: str) -> tuple[int, int]:
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        return (0, 0)
    wide = [width for width in widths if width > 1]
    return (len(wide), -len(set(wide)))


def _rows(content: bytes, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    text = TextIOWrapper(BytesIO(content), encoding=encoding, newline="")
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        for number, row in enumerate(reader, start=1):
            if number == 1 and _SEP_LINE.fullmatch(delimiter.join(row)):
                continue
            if any(cell and not cell.isspace() for cell in row):
                yield number, row
    except csv.Error as problem:
        raise NotATable(_sentence(problem, reader.line_num)) from problem


def _sentence(problem: csv.Error, line: int) -> str:
    words = str(problem)
    if "field limit" in words:
        return "The file has a cell that never ends. Is a quote opened and not closed?"
    if "unexpected end" in words:
        return f"A quote is opened and not closed; the file ends in it, at line {line:,}."
    if "expected after" in words:
        return f"Line {line:,} has a quote in the middle of a cell. Double it, or leave it out."
    return f"Line {line:,} cannot be read: {words}."


def _check(number: int, row: list[str]) -> None:
    if len(row) > MOST_COLUMNS:
        raise NotATable(f"Row {number:,} has {len(row):,} columns; at most {MOST_COLUMNS} can be imported.")
    for cell in row:
        if len(cell) > LONGEST_CELL:
            raise NotATable(f"Row {number:,} has a cell of {len(cell):,} characters. Is a quote opened and not closed?")
        if _BINARY.search(cell):
            raise NotATable(f"Row {number:,} holds control characters: this is not a text file.")
