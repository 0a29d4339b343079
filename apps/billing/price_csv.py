"""The price book as CSV: a line for each rate. A file with a wrong row is refused whole, with each mistake named.

Columns that a file may leave out: country, number_type, category (empty means "any"), markup, valid_from, valid_until.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from io import StringIO
from typing import TypeVar

from django.conf import settings
from django.utils.dateparse import parse_date, parse_datetime

from apps.billing import places
from apps.billing.models import PriceCategory, Rate
from apps.billing.price_change import WantedRate, wrong_end
from apps.billing.rates import Key
from apps.channels import regions
from apps.channels.models import Channel, NumberKind
from apps.contacts import sheet
from apps.core.errors import DomainError

HEADER = (
    "channel", "country", "number_type", "category", "cost", "markup", "currency", "valid_from", "valid_until",
)  # fmt: skip
MAX_ROWS = 5_000
_YEARS = range(2000, 2200)  # outside them, it is a slip of the keyboard
_NEEDED = ("channel", "cost", "currency")
_COST = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")
_T = TypeVar("_T")
_MARKUP = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,2})?)\s*%?")


@dataclass(frozen=True, slots=True)
class Mistake:
    """`line` is the row as a spreadsheet counts it, with the header as 1."""

    line: int
    column: str
    sentence: str


class WrongRows(DomainError):
    message = "Nothing was stored. Correct these rows and choose the file again."

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__()
        self.mistakes = mistakes


def rows(rates: Iterable[Rate]) -> Iterator[tuple[str, ...]]:
    """For the download; `read` understands it again."""
    for rate in rates:
        terms = (places.exactly(rate.cost), f"{rate.markup:.2f}", settings.BILLING_CURRENCY)
        yield (*places.of(rate), *terms, _stamp(rate.valid_from), _stamp(rate.valid_until))


def text(wanted: Iterable[WantedRate]) -> str:
    """A file of these rates, to be sent along with the preview and read again."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for rate in wanted:
        terms = (places.exactly(rate.cost), f"{rate.markup:.2f}", settings.BILLING_CURRENCY)
        writer.writerow((*rate.place, *terms, _stamp(rate.valid_from), _stamp(rate.valid_until)))
    return out.getvalue()


def _stamp(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else ""


def read(content: bytes, *, now: datetime) -> list[WantedRate]:
    """The rates in a file. Raises NotATable and WrongRows."""
    table = sheet.read(content)
    if table.count > MAX_ROWS + 1:
        raise sheet.NotATable(f"The file has more than {MAX_ROWS:,} rows. Split it and import the parts.")
    lines = table.rows()
    first, header = next(lines)
    columns = _columns(first, header)
    mistakes: list[Mistake] = []
    found: dict[tuple[Key, datetime], int] = {}
    wanted: list[WantedRate] = []
    for number, cells in lines:
        row = _Row(number, {name: cells[index].strip() for name, index in columns.items() if index < len(cells)}, now)
        rate = row.rate()
        mistakes += row.mistakes
        if rate is None:
            continue
        earlier = found.setdefault((rate.place, rate.begins(now)), number)
        if earlier != number:
            sentence = f"Line {earlier:,} sets the price of {places.words(rate.place)} from the same moment."
            mistakes.append(Mistake(number, "channel", sentence))
        wanted.append(rate)
    if mistakes:
        raise WrongRows(mistakes)
    if not wanted:
        raise sheet.NotATable("The file has a header and no rates.")
    return wanted


def _columns(number: int, header: list[str]) -> dict[str, int]:
    named = [cell.strip().lower().replace(" ", "_") for cell in header]
    while named and not named[-1]:
        named.pop()
    mistakes = [
        Mistake(number, name or f"column {index}", f"The columns are {', '.join(HEADER)}.")
        for index, name in enumerate(named, start=1)
        if name not in HEADER
    ]
    mistakes += [Mistake(number, name, "This column is missing.") for name in _NEEDED if name not in named]
    twice = sorted({name for name in named if name in HEADER and named.count(name) > 1})
    mistakes += [Mistake(number, name, "This column is there twice.") for name in twice]
    if mistakes:
        raise WrongRows(mistakes)
    return {name: index for index, name in enumerate(named)}


class _Row:
    """One line. What is wrong with it is collected, so that all of it is said at once."""

    def __init__(self, number: int, cells: dict[str, str], now: datetime) -> None:
        self._number, self._cells, self._now = number, cells, now
        self.mistakes: list[Mistake] = []

    def rate(self) -> WantedRate | None:
        place = (
            self._take("channel", _channel, ""),
            self._take("country", _country, ""),
            self._take("number_type", _number_type, ""),
            self._take("category", _category, ""),
        )
        cost, markup = self._take("cost", _cost, 0), self._take("markup", _markup, Decimal(0))
        self._take("currency", _currency, "")
        valid_from, valid_until = (self._take(name, _moment, None) for name in ("valid_from", "valid_until"))
        if sentence := wrong_end(valid_from, valid_until, now=self._now):
            self._wrong("valid_until", sentence)
        return None if self.mistakes else WantedRate(place, cost, markup, valid_from, valid_until)

    def _take(self, column: str, understand: Callable[[str], _T], otherwise: _T) -> _T:
        try:
            return understand(self._cells.get(column, ""))
        except ValueError as problem:
            self._wrong(column, str(problem))
            return otherwise

    def _wrong(self, column: str, sentence: str) -> None:
        self.mistakes.append(Mistake(self._number, column, sentence))


def _channel(cell: str) -> str:
    if cell.lower() not in Channel.values:
        raise ValueError(f"Write one of {', '.join(Channel.values)}.")
    return cell.lower()


def _country(cell: str) -> str:
    if cell and cell.upper() not in regions.NAMES:
        raise ValueError("Write a country's code of two letters, such as DE, or nothing for all other countries.")
    return cell.upper()


def _number_type(cell: str) -> str:
    if cell and cell.upper() not in NumberKind.values:
        raise ValueError(f"Write one of {', '.join(NumberKind.values)}, or nothing for all numbers.")
    return cell.upper()


def _category(cell: str) -> str:
    if cell and cell.upper() not in PriceCategory.values:
        raise ValueError(f"Write one of {', '.join(PriceCategory.values)}, or nothing for all categories.")
    return cell.upper()


def _cost(cell: str) -> int:
    if not _COST.fullmatch(cell):
        raise ValueError("Write an amount with a point and at most six decimals, such as 0.0079.")
    return int(Decimal(cell).scaleb(6))


def _markup(cell: str) -> Decimal:
    found = _MARKUP.fullmatch(cell or "0")
    if not found:
        raise ValueError("Write a percentage of at most 9999.99, such as 20 or 12.5.")
    return Decimal(found[1]).quantize(Decimal("0.01"))


def _currency(cell: str) -> str:
    if cell.upper() != settings.BILLING_CURRENCY:
        raise ValueError(f"All prices are in {settings.BILLING_CURRENCY}.")
    return cell.upper()


def _moment(cell: str) -> datetime | None:
    """A date is its first moment. Without an offset, times are UTC."""
    if not cell:
        return None
    sentence = "Write a date such as 2026-12-31, or a time such as 2026-12-31T18:00Z."
    try:
        day = parse_date(cell)
        moment = datetime.combine(day, time(), UTC) if day else parse_datetime(cell)
    except ValueError:
        raise ValueError(sentence) from None
    if moment is None or moment.year not in _YEARS:
        raise ValueError(sentence)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
