"""Guess what the columns of a file mean. A column's name counts more than the content of its cells.

First names, mobile before landline; then cells with a plus. Dates and ids are never phone numbers. A column that
certainly holds consent is used; if it only may, we ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from apps.channels import regions
from apps.contacts import consent_words, headings
from apps.contacts.actions import DEFAULT_CHANNELS
from apps.contacts.column_mapping import Columns
from apps.contacts.headings import Heading, Sign

_SAMPLE = 500  # rows that shapes are taken from
_MAX_VALUES = 200  # different ones of a column that are looked at
_LONGEST = 60  # characters of such a value; longer ones are no words
_MIN_DIGITS = 7

_NUMBER = re.compile(r"'?\+?[0-9 ().\-/\u00a0\u2000-\u200f\u202f]{7,30}")
_SEVERAL = re.compile(r":::|[;,|\n]")
_DECIMAL_NUMBER = re.compile(r"[0-9]{10,15}[.,]0+")
# Shapes with as many digits as a phone number: a date, a day without year, an IP address, a place, a postcode.
_NOT_A_NUMBER = re.compile(
    r"(19|20)\d\d[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12]\d|3[01])([T ].*)?"
    r"|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d\d)([T ].*)?"
    r"|--\d\d-\d\d|(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])|\d{1,3}(\.\d{1,3}){3}|-?\d{1,3}\.\d{3,}|\d{5}-\d{4}"
    r"|-?\d+[.,]\d{1,2}"
)


@dataclass(slots=True)
class _Column:
    """What the cells of a column look like."""

    filled: int = 0
    plus: int = 0
    spaced: int = 0
    bare: int = 0
    values: set[str] = field(default_factory=set)

    def add(self, cell: str) -> None:
        self.filled += not cell.isspace()
        if not looks_like_a_number(cell):
            return
        if cell.lstrip("'( ").startswith("+"):
            self.plus += 1
        elif cell.isdigit():
            self.bare += 1
        else:
            self.spaced += 1

    @property
    def numbers(self) -> int:
        return self.plus + self.spaced + self.bare

    @property
    def score(self) -> tuple[int, int]:
        """A plus says phone number, blanks and brackets suggest it, and bare digits may be anything."""
        return (self.plus, 2 * self.spaced + self.bare)


def guess(rows: Iterable[Sequence[str]], *, default_region: str = "") -> Columns:
    """The likely meaning of a file. Reads all rows: an opt-out may stand in the last one only."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return Columns(default_region=default_region)
    has_header = _is_header(first)
    names = [cell.strip() for cell in first] if has_header else []
    columns, statuses = _look(rows if has_header else chain([first], rows), names)
    names += [""] * (len(columns) - len(names))
    known = [headings.read(name) for name in names]
    found = Columns(has_header=has_header, default_region=default_region)
    found = _with_phones(found, names, known, columns)
    found = replace(found, region=_region(known, columns), default_channel=_channel(known, columns))
    found = replace(found, name=_name(known), tags=tuple(index for index, each in enumerate(known) if each.is_tags)[:1])
    return _with_consent(found, known, columns, statuses)


def looks_like_a_number(cell: str) -> bool:
    """Has a cell the shape of a phone number, and not that of a date, an address or a sum?"""
    cell = _SEVERAL.split(cell.strip())[0].strip()
    if _DECIMAL_NUMBER.fullmatch(cell):
        return True
    looks = _NUMBER.fullmatch(cell) and not _NOT_A_NUMBER.fullmatch(cell)
    return bool(looks) and sum(map(str.isdigit, cell)) >= _MIN_DIGITS


def _is_header(first: Sequence[str]) -> bool:
    """No header has a number with a plus; a name that is known makes one."""
    numbers = [cell for cell in first if looks_like_a_number(cell)]
    if any(cell.lstrip("'( ").startswith("+") for cell in numbers):
        return False
    return not numbers or sum(headings.read(cell).is_known for cell in first) > len(numbers)


def _look(rows: Iterable[Sequence[str]], names: list[str]) -> tuple[list[_Column], set[int]]:
    """The shapes of all columns; and those where a cell says of somebody that they opted out."""
    columns = [_Column() for _ in names]
    statuses: set[int] = set()
    for number, row in enumerate(rows):
        columns += [_Column() for _ in range(len(row) - len(columns))]
        for index, cell in enumerate(row):
            if cell and (number < _SAMPLE or index >= len(names)):
                columns[index].add(cell)
            if cell and len(columns[index].values) < _MAX_VALUES and len(cell) <= _LONGEST:
                columns[index].values.add(cell.strip())
            if cell and index not in statuses and consent_words.says_opted_out(cell):
                statuses.add(index)
    for column in columns:
        column.values.discard("")
    return columns, statuses


def _with_phones(found: Columns, names: list[str], known: list[Heading], columns: list[_Column]) -> Columns:
    named = [index for index, heading in enumerate(known) if heading.phone is not None]
    named = [index for index in named if known[index].phone != headings.WEAK or columns[index].numbers]
    good = [index for index in named if columns[index].numbers or not columns[index].filled] or named
    extra = _unnamed(names, known, columns)
    if not good:
        return _by_shape(found, known, columns, extra)
    rank = {index: known[index].phone or 0 for index in good}
    order = sorted(good, key=lambda index: (rank[index], 2 * columns[index].plus <= columns[index].filled, index))
    usual = [index for index in order if rank[index] <= headings.PHONE]
    if not any(columns[index].numbers for index in usual):
        usual = [index for index in order if rank[index] < headings.WEAK] or order[:1]
    overflow = tuple(index for index in extra if index > usual[0])
    return replace(
        found,
        phone=usual[0],
        more=(*usual[1:], *overflow),
        takes_all=bool(overflow),
        labels=labels(names, usual),
    )


def _by_shape(found: Columns, known: list[Heading], columns: list[_Column], extra: list[int]) -> Columns:
    """No name says phone: the cells decide, among columns whose names say nothing else."""
    open_ones = [index for index, heading in enumerate(known) if not heading.is_other]
    if not open_ones:
        return found
    best = max(open_ones, key=lambda index: (columns[index].score, -index))
    others = tuple(index for index in extra if index != best and columns[index].plus) if columns[best].plus else ()
    return replace(found, phone=best, more=others, takes_all=bool(others))


def _unnamed(names: list[str], known: list[Heading], columns: list[_Column]) -> list[int]:
    """Columns without a name that hold phone numbers, mostly behind the last name: "A;B" below "Phone"."""
    return [
        index
        for index, column in enumerate(columns)
        if not names[index] and column.numbers and 2 * column.numbers >= column.filled
    ]


def labels(names: list[str], phones: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """The columns with the labels of phone columns, by name."""
    found = ((index, headings.label_of(names, index)) for index in phones)
    return tuple((index, label) for index, label in found if label is not None)


def _region(known: list[Heading], columns: list[_Column]) -> int | None:
    """The best named column of which at least half are countries."""
    named = sorted((heading.country, index) for index, heading in enumerate(known) if heading.country is not None)
    return next((index for _, index in named if _are_countries(columns[index].values)), None)


def _are_countries(values: set[str]) -> bool:
    sample = sorted(values)[:50]
    return bool(sample) and 2 * sum(regions.find(value) is not None for value in sample) >= len(sample)


def _channel(known: list[Heading], columns: list[_Column]) -> int | None:
    named = (index for index, heading in enumerate(known) if heading.is_channel)
    return next((i for i in named if {value.lower() for value in columns[i].values} <= set(DEFAULT_CHANNELS)), None)


def _name(known: list[Heading]) -> tuple[int, ...]:
    """The column of the whole name or, without one, the first name and the last name."""
    places = {heading.name: index for index, heading in reversed(list(enumerate(known))) if heading.name is not None}
    if headings.FULL in places:
        return (places[headings.FULL],)
    return tuple(places[each] for each in (headings.FIRST, headings.LAST) if each in places)


def _with_consent(found: Columns, known: list[Heading], columns: list[_Column], statuses: set[int]) -> Columns:
    sure: dict[int, bool] = {}
    asked, less = [], []
    for index, heading in enumerate(known):
        sign = heading.consent
        verdict = _verdict(sign, columns[index], has_status=index in statuses, is_phone=heading.phone is not None)
        if verdict == "use" and sign:
            sure[index] = sign.opts_in
        elif verdict == "ask":
            asked.append(index)
        elif verdict == "ask if nothing else":
            less.append(index)
    opt_out = next((index for index, opts_in in sure.items() if not opts_in), None)
    opt_in = next((index for index, opts_in in sure.items() if opts_in), None)
    return replace(
        found,
        opt_out=opt_out,
        opt_in=opt_in,
        consents=tuple((index, opts_in) for index, opts_in in sure.items() if index not in (opt_out, opt_in)),
        asked=tuple(sorted([*sure, *asked, *([] if sure else less)])),
    )


def _verdict(sign: Sign | None, column: _Column, *, has_status: bool, is_phone: bool) -> str:
    """What to do with a column: use it, ask about it, ask if no other is used, or nothing."""
    if sign is None:
        is_answer = is_phone and not column.numbers and _are_answers(column.values)
        return "ask" if has_status or is_answer else ""
    if not column.values:
        return "ask" if sign.is_sure and sign.opts_in else "use" if sign.is_sure else ""
    if sign.is_sure:
        return "use"
    if sign.by_values:
        if not any(map(consent_words.is_status, column.values)):
            return ""
        return "use" if _are_answers(column.values) else "ask"
    return "ask" if has_status and not sign.opts_in else "ask if nothing else"


def _are_answers(values: set[str]) -> bool:
    return bool(values) and all(consent_words.opted_out(value, opts_in=True) is not None for value in values)
