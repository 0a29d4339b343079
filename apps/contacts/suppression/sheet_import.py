"""Suppress the numbers of a CSV file: a column of numbers and, if it has them, of channels and reasons.

A row that can't be read is left out and named in the report. A channel that we don't know is never taken for all
channels, nor for none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from apps.channels import phone_numbers
from apps.channels.models import Channel
from apps.contacts import sheet
from apps.contacts.consent import By
from apps.contacts.models import How
from apps.contacts.suppression import actions
from apps.contacts.suppression.actions import Wanted
from apps.core.errors import DomainError
from apps.organizations.customer import Customer

MAX_ROWS = 50_000
MAX_NAMED = 200  # wrong rows in a report
_AT_ONCE = 2_000
_PHONES = ("phone", "phone_number", "number", "mobile", "msisdn")
_CHANNELS = ("channel", "channels")
_REASONS = ("reason", "note", "notes", "comment")
_ALL = ("", "all", "all channels")


class TooManyRows(DomainError):
    message = f"The file has more than {MAX_ROWS:,} rows. Split it into several files."


@dataclass(frozen=True, slots=True)
class WrongRow:
    """A row that was left out; `row` is its number in a spreadsheet."""

    row: int
    cell: str
    why: str


@dataclass(slots=True)
class SuppressionReport:
    """What became of the rows of a file. The counts add up to `rows`."""

    rows: int = 0
    added: int = 0
    listed: int = 0  # already, or twice in the file
    wrong: list[WrongRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Columns:
    phone: int = 0
    channel: int | None = None
    reason: int | None = None


def run(customer: Customer, *, name: str, content: bytes, by: str, now: datetime) -> SuppressionReport:
    """Suppress all numbers of a file. Raises sheet.NotATable and TooManyRows, and then changes nothing."""
    table = sheet.read(content)
    if table.count > MAX_ROWS + 1:
        raise TooManyRows
    rows = [(number, cells) for number, cells in table.rows() if any(cell.strip() for cell in cells)]
    columns = _columns(rows[0][1]) if rows else None
    report = SuppressionReport(len(rows) - (columns is not None))
    wanted = []
    for number, cells in rows[columns is not None :]:
        read = _read(cells, columns or _Columns())
        if isinstance(read, Wanted):
            wanted.append(read)
        else:
            report.wrong.append(WrongRow(number, *read))
    evidence = By(How.IMPORT, f"{name} ({by})")
    for start in range(0, len(wanted), _AT_ONCE):
        report.added += len(actions.add_each(customer, wanted[start : start + _AT_ONCE], by=evidence, now=now))
    report.listed = report.rows - report.added - len(report.wrong)
    return report


def _columns(header: list[str]) -> _Columns | None:
    """Where the columns are; None if the first row is no header."""
    names = [cell.strip().casefold().replace(" ", "_") for cell in header]
    phone, channel, reason = (
        next((place for place, name in enumerate(names) if name in known), None)
        for known in (_PHONES, _CHANNELS, _REASONS)
    )
    return None if phone is None else _Columns(phone, channel, reason)


def _read(cells: list[str], columns: _Columns) -> Wanted | tuple[str, str]:
    """The entry that a row asks for, or the cell that is wrong and why."""
    phone, channel = _cell(cells, columns.phone), _cell(cells, columns.channel).casefold()
    number = phone_numbers.e164(phone)
    if number is None:
        return phone, "Not a phone number. Start with + and the country code."
    if channel not in (*Channel.values, *_ALL):
        return channel, f"Not a channel. Use {', '.join(Channel.values)}, or leave it empty for all."
    return Wanted(number, "" if channel in _ALL else channel, _cell(cells, columns.reason))


def _cell(cells: list[str], place: int | None) -> str:
    text = cells[place].strip() if place is not None and place < len(cells) else ""
    return text.removeprefix("'") if text.startswith("'+") else text
