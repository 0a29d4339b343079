"""Files of contacts: taken in, looked at, and set going. What the worker does with them is in `intake.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db import transaction

from apps.contacts import columns as meanings
from apps.contacts import sheet
from apps.contacts.columns import BadRow, Columns, Person
from apps.contacts.models import Import, ImportFile, ImportState, ImportWork
from apps.contacts.sheet import Sheet
from apps.core import queue
from apps.core.errors import DomainError
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

PREVIEWED = 20  # rows
# What was uploaded and never started is thrown away after this, when the next file comes.
_FORGOTTEN_AFTER = timedelta(days=1)


class ImportNotFound(DomainError):
    code = "RESOURCE_004"
    message = "Import not found"


class AlreadyStarted(DomainError):
    code = "RESOURCE_007"
    message = "This import was started before"


class NoSuchColumn(DomainError):
    message = "The file has no such column"


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the preview shows it: what it says, or why it cannot be taken."""

    number: int
    cells: list[str]
    person: Person | None
    reason: str


@dataclass(frozen=True, slots=True)
class Preview:
    """`header` names the columns; where the file has none, they are counted."""

    header: list[str]
    lines: list[Line]
    rows: int

    @property
    def bad(self) -> int:
        """How many of the lines shown cannot be taken."""
        return sum(1 for line in self.lines if line.person is None)


def upload(customer: Customer, *, name: str, content: bytes, made_by: str, now: datetime) -> Import:
    """Keep a file until somebody has looked at it. Raises NotATable, and keeps nothing then."""
    found = sheet.read(content)
    guessed = meanings.guess([row for _, row in islice(found.rows(), PREVIEWED)])
    with transaction.atomic():
        mine = Import.objects.owned_by(customer)
        mine.filter(state=ImportState.PREVIEW, created_at__lt=now - _FORGOTTEN_AFTER).delete()
        report: Import = Import.objects.create(
            **owner_columns(customer),
            file_name=name[-255:],
            encoding=found.encoding,
            delimiter=found.delimiter,
            columns=guessed.stored(),
            rows=found.count - guessed.has_header,
            made_by=made_by[:255],
            created_at=now,
        )
        ImportFile.objects.create(of=report, content=content)
    return report


def find(customer: Customer, import_id: UUID) -> Import:
    """An import of this customer's own. Raises ImportNotFound, for one of somebody else just the same."""
    found: Import | None = Import.objects.owned_by(customer).filter(id=import_id).first()
    if found is None:
        raise ImportNotFound
    return found


def preview(report: Import, columns: Columns) -> Preview:
    """The first rows, read as these columns say. Raises AlreadyStarted where the file is gone."""
    rows = list(islice(sheet_of(report).rows(), PREVIEWED + 1))
    width = max(len(row) for _, row in rows)
    header = rows[0][1] if columns.has_header else []
    names = [_name(header, index) for index in range(width)]
    lines = [_line(number, row, columns, width) for number, row in rows[columns.has_header :][:PREVIEWED]]
    total = report.rows + Columns.of(report.columns).has_header - columns.has_header
    return Preview(names, lines, total)


def _name(header: Sequence[str], index: int) -> str:
    return (header[index].strip() if index < len(header) else "") or f"Column {index + 1}"


def _line(number: int, row: list[str], columns: Columns, width: int) -> Line:
    cells = row + [""] * (width - len(row))
    try:
        return Line(number, cells, meanings.read(row, columns), "")
    except BadRow as problem:
        return Line(number, cells, None, str(problem))


def sheet_of(report: Import) -> Sheet:
    file = ImportFile.objects.filter(of=report).first()
    if file is None:
        raise AlreadyStarted
    return Sheet(bytes(file.content), report.encoding, report.delimiter, report.rows)


def start(customer: Customer, report: Import, columns: Columns, *, now: datetime) -> Import:
    """Hand the file to the workers. Raises ImportNotFound, AlreadyStarted and NoSuchColumn."""
    with transaction.atomic():
        current: Import | None = (
            Import.objects.owned_by(customer).select_for_update(of=("self",)).filter(id=report.id).first()
        )
        if current is None:
            raise ImportNotFound
        if current.state != ImportState.PREVIEW:
            raise AlreadyStarted
        seen = preview(current, columns)
        _check(columns, width=len(seen.header))
        current.columns, current.header, current.rows = columns.stored(), seen.header, seen.rows
        current.state, current.started_at = ImportState.RUNNING, now
        current.save(update_fields=["columns", "header", "rows", "state", "started_at"])
        ImportWork.objects.create(of=current, due_at=now)
        queue.ring("contacts.import")
    return current


def _check(columns: Columns, *, width: int) -> None:
    for chosen in (columns.phone, columns.region, columns.default_channel, columns.opt_out):
        if chosen is not None and not 0 <= chosen < width:
            raise NoSuchColumn


def discard(customer: Customer, report: Import) -> None:
    """Throw a file away before it was started. Raises AlreadyStarted."""
    mine = Import.objects.owned_by(customer).filter(id=report.id, state=ImportState.PREVIEW)
    if not mine.delete()[0]:
        raise AlreadyStarted
