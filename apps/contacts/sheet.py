"""Read an uploaded CSV file as rows of text. It detects encoding and delimiter, and refuses files that are not tables.

Limits apply to the whole file, never to a column that may not even be used: any width, long cells and invalid
characters are accepted. Rows are numbered like in a spreadsheet, from 1, including the header and empty rows.
"""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO, TextIOWrapper
from itertools import islice

from apps.core.errors import DomainError

LARGEST = 16 * 1024 * 1024  # bytes; 100,000 rows of five columns are about four million
MAX_ROWS = 250_000
csv.field_size_limit(LARGEST)  # a cell may be as long as the file

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 64 * 1024  # bytes that delimiter and encoding are guessed from
_LINES = 20  # that the delimiter is guessed from
_SEP_LINE = re.compile(r"\"?sep=(.)\"?\r?\n?")  # how Excel names the delimiter, in a first line of its own
# Control characters that no text has: C0 without tab, line feed, vertical tab, form feed, carriage return.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_FEW_CONTROLS = 15
_MAX_CONTROLS = 0.05  # of the characters of a text; a stray one in a note is no reason to refuse a file
_ARCHIVES = {
    b"PK\x03\x04": "a ZIP or Excel file",
    b"\x1f\x8b": "a gzip file",
    b"%PDF": "a PDF",
    b"\xd0\xcf": "an old Excel file",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"\x7fELF": "a program",
}
_NOT_CSV = "This is not a text file. Save the table as CSV and choose that file."
# Letters with accents are here in Windows-1252, and there in Mac OS Roman.
_WINDOWS_LETTERS = re.compile(rb"[A-Za-z][\xc0-\xff]|[\xc0-\xff][A-Za-z]")
_MAC_LETTERS = re.compile(rb"[A-Za-z][\x80-\x91\x93\x96-\x9f\xa7]|[\x80-\x90\x93\x96-\x9f\xa7][A-Za-z]")
_END = "the end of this file"


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
        names = {"utf-8-sig": "UTF-8", "cp1252": "Latin-1", "latin-1": "Latin-1", "mac-roman": "Mac OS Roman"}
        return names.get(self.encoding, "UTF-16")

    @property
    def delimiter_name(self) -> str:
        """The delimiter in words."""
        return {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}[self.delimiter]


def read(content: bytes) -> Sheet:
    """The sheet in a file, looked at from beginning to end. Raises NotATable."""
    _refuse_archives(content)
    encoding = _encoding(content)
    _refuse_binary(content, encoding)
    delimiter = _delimiter(content, encoding)
    _refuse_open_quotes(content, encoding, delimiter)
    count = 0
    for _ in _rows(content, encoding, delimiter):
        count += 1
        if count > MAX_ROWS:
            raise NotATable(f"The file has more than {MAX_ROWS:,} rows. Split it and import the parts.")
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
    return _utf16_without_mark(content) or _utf8(content) or _western(content)


def _western(content: bytes) -> str:
    """Where the accented letters are says whether a Mac or Windows wrote them."""
    if len(_MAC_LETTERS.findall(content)) > len(_WINDOWS_LETTERS.findall(content)):
        return "mac-roman"
    return "cp1252" if _decodes(content, "cp1252") else "latin-1"


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


def _refuse_binary(content: bytes, encoding: str) -> None:
    sample = content[:_SAMPLE].decode(encoding, errors="ignore")
    if len(_CONTROLS.findall(sample)) > max(_FEW_CONTROLS, _MAX_CONTROLS * len(sample)):
        raise NotATable(_NOT_CSV)


def _delimiter(content: bytes, encoding: str) -> str:
    """The one that cuts the first lines into the most columns, as many in each."""
    # An odd sample may end within a character; UTF-16 has two bytes each.
    sample = content[:_SAMPLE].decode(encoding, errors="ignore")
    named = _SEP_LINE.match(sample)
    if named and named[1] in _DELIMITERS:
        return named[1]
    return max(_DELIMITERS, key=lambda delimiter: _regularity(sample, delimiter))


def _regularity(sample: str, delimiter: str) -> tuple[bool, int, int]:
    rows = islice(csv.reader(StringIO(sample, newline=""), delimiter=delimiter), _LINES)
    widths = [len(row) for row in rows if row]
    wide = [width for width in widths if width > 1]
    # Below "Phone", "A;B" are two numbers, and below "Phone,Name" a cell may hold semicolons.
    return (bool(widths) and widths[0] > 1, len(wide), -len(set(wide)))


def _rows(content: bytes, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    text = TextIOWrapper(BytesIO(content), encoding=encoding, newline="")
    may_have_nul = b"\0" in content
    for number, row in enumerate(csv.reader(text, delimiter=delimiter), start=1):
        if number == 1 and _SEP_LINE.fullmatch(delimiter.join(row)):
            continue
        if any(cell and not cell.isspace() for cell in row):
            # No database keeps a NUL; in its place, a cell that is used is seen to be broken.
            yield number, [cell.replace("\0", "\ufffd") for cell in row] if may_have_nul else row


def _refuse_open_quotes(content: bytes, encoding: str, delimiter: str) -> None:
    """A quote that is never closed swallows all rows behind it: then a line put behind the file is not read as one.

    A quote in the middle of a cell is borne.
    """
    if b'"' not in content:  # nor in UTF-16, where it is this byte beside a zero
        return
    text = content.decode(encoding) + f"\n{_END}\n"
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    begins, ends, last = 0, 0, [""]
    for row in reader:
        begins, ends, last = ends + 1, reader.line_num, row
    if last != [_END]:
        raise NotATable(f"A quote is opened and not closed: the cell that begins at line {begins:,} never ends.")
