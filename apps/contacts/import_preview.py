"""Preview a file before its import: how the first rows are read, what is not used, and which questions are open.

The table shows a few rows; the counts cover some hundred.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from apps.contacts import column_mapping, fit, headings
from apps.contacts.column_guess import looks_like_a_number
from apps.contacts.column_mapping import Columns, Person, Reading
from apps.contacts.fit import Fit

SHOWN = 20  # rows
CHECKED = 500  # rows
_MAX_OTHERS = 12  # columns beside the used ones that the table shows
_MAX_PHONES = 15  # columns that are offered as further numbers
_MAX_TOPICS = 5
_LONGEST = 120  # characters of a cell


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A row as the preview shows it: what it says, and why it, or some of it, cannot be taken."""

    number: int
    cells: list[str]
    people: list[Person]
    problems: list[str]


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """`header` names all columns; where the file has none, they are counted. `shown` are the columns of the table.

    Of the `checked` rows, `bad` have nothing that can be imported, and `doubtful` will be imported with a warning.
    """

    header: list[str]
    shown: list[int]
    lines: list[PreviewLine]
    rows: int
    checked: int
    bad: int
    doubtful: int
    topics: list[tuple[str, int]]
    unused: list[str]
    may_be_phones: list[int]
    unanswered: list[int]
    fits: list[Fit]

    @property
    def names(self) -> list[str]:
        """The names of the columns that the table shows."""
        return [self.header[index] for index in self.shown]

    @property
    def first_checked(self) -> str:
        return f"{self.checked:,}"


def look(numbered: Iterable[tuple[int, list[str]]], columns: Columns, *, rows: int) -> ImportPreview:
    """The beginning of a file, read as these columns say. `rows` is how many it has in all."""
    first = list(islice(numbered, CHECKED + 1))
    width = max(len(row) for _, row in first)
    names = first[0][1] if columns.has_header else []
    header = [name_of(names, index) for index in range(width)]
    body = first[columns.has_header :][:CHECKED]
    readings = [column_mapping.read(row, columns) for _, row in body]
    shown = _shown(columns, body[:SHOWN], width)
    lines = [_line(number, row, reading, shown) for (number, row), reading in zip(body[:SHOWN], readings, strict=False)]
    cells = [row for _, row in body]
    return ImportPreview(
        header=header,
        shown=shown,
        lines=lines,
        rows=rows,
        checked=len(body),
        bad=sum(not reading.people for reading in readings),
        doubtful=sum(any(person.doubt for person in reading.people) for reading in readings),
        topics=_topics(readings),
        unused=[name for index, name in enumerate(header) if index not in columns.used],
        may_be_phones=_phones(header, cells, columns),
        unanswered=[index for index in columns.unanswered if index < width],
        fits=fit.find(cells, columns),
    )


def name_of(header: Sequence[str], index: int) -> str:
    """A column's name; its number where it has none."""
    return (header[index].replace("\n", " ").strip()[:_LONGEST] if index < len(header) else "") or f"Column {index + 1}"


def _line(number: int, row: list[str], reading: Reading, shown: list[int]) -> PreviewLine:
    cells = [row[index][:_LONGEST] if index < len(row) else "" for index in shown]
    return PreviewLine(number, cells, reading.people, [problem.reason for problem in reading.problems])


def _shown(columns: Columns, lines: list[tuple[int, list[str]]], width: int) -> list[int]:
    """The used columns, and some of the others that are not empty."""
    used = columns.used | set(columns.asked)
    filled = [i for i in range(width) if i not in used and any(len(row) > i and row[i].strip() for _, row in lines)]
    others = filled or [index for index in range(width) if index not in used]
    return sorted([*(index for index in used if index < width), *others[:_MAX_OTHERS]])


def _topics(readings: list[Reading]) -> list[tuple[str, int]]:
    """What is wrong with how many rows, the most frequent first."""
    counted = Counter(topic for reading in readings for topic in {problem.topic for problem in reading.problems})
    return counted.most_common(_MAX_TOPICS)


def _phones(header: list[str], rows: list[list[str]], columns: Columns) -> list[int]:
    """Columns that may hold phone numbers, by name or by what stands in them."""
    found = []
    for index, name in enumerate(header):
        heading = headings.read(name) if columns.has_header else headings.Heading()
        looks = not heading.is_other and any(looks_like_a_number(row[index]) for row in rows if index < len(row))
        if index in columns.phones or heading.phone is not None or looks:
            found.append(index)
    return found[:_MAX_PHONES]
