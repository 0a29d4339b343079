"""CSV downloads: streamed line by line, and safe to open in a spreadsheet.

A cell that a spreadsheet would read as a formula gets a leading quote. A plus followed by digits does not: it can't
run anything, and E.164 numbers stay readable.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse

# Characters that start a formula in spreadsheets (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
_PLAIN_NUMBER = re.compile(r"\+[0-9]{1,15}|-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
_AT_ONCE = 500  # rows sent in one chunk


def guarded(value: Any) -> str:
    """A cell that no spreadsheet runs as a formula."""
    text = "" if value is None else str(value)
    if text.startswith(_FORMULA) and not _PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


class _Echo:
    """A file whose `write` returns what was written."""

    def write(self, line: str) -> str:
        return line


def lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The file in chunks. It starts with a byte order mark, because Excel doesn't read UTF-8 without one."""
    writer = csv.writer(_Echo())
    piece = ["\ufeff", writer.writerow(header)]
    for row in rows:
        piece.append(writer.writerow([guarded(cell) for cell in row]))
        if len(piece) >= _AT_ONCE:
            yield "".join(piece)
            piece = []
    yield "".join(piece)


def answer(filename: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """The download. Nothing on the way may cache it."""
    response = StreamingHttpResponse(lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "no-store"
    return response
