"""Store, preview and start imports of contact files. `intake.py` does the worker's part."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from apps.contacts import column_guess, import_preview, sheet
from apps.contacts.column_mapping import Columns
from apps.contacts.import_preview import ImportPreview
from apps.contacts.models import Import, ImportFile, ImportState, ImportWork
from apps.contacts.sheet import Sheet
from apps.core import queue
from apps.core.errors import DomainError
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

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


class ConsentUnanswered(DomainError):
    """Some columns may hold consent, and nobody has said what they hold."""

    def __init__(self, names: list[str]) -> None:
        quoted = " and ".join(f"“{name}”" for name in names)
        super().__init__(f"Choose what {quoted} says about consent, so that no opt-out is lost.")


def upload(customer: Customer, *, name: str, content: bytes, made_by: str, now: datetime) -> Import:
    """Keep a file until somebody has looked at it. Raises NotATable, and keeps nothing then."""
    found = sheet.read(content)
    guessed = column_guess.guess(row for _, row in found.rows())
    with transaction.atomic():
        mine = Import.objects.owned_by(customer)
        mine.filter(state=ImportState.PREVIEW, created_at__lt=now - _FORGOTTEN_AFTER).delete()
        report = Import.objects.create(
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
    found = Import.objects.owned_by(customer).filter(id=import_id).first()
    if found is None:
        raise ImportNotFound
    return found


def preview(report: Import, columns: Columns) -> ImportPreview:
    """The first rows, read as these columns say. Raises AlreadyStarted where the file is gone."""
    rows = report.rows + Columns.of(report.columns).has_header - columns.has_header
    return import_preview.look(sheet_of(report).rows(), columns, rows=rows)


def unused(report: Import) -> list[str]:
    """The names of the columns that decided nothing."""
    used = Columns.of(report.columns).used
    return [name for index, name in enumerate(report.header) if index not in used]


def sheet_of(report: Import) -> Sheet:
    file = ImportFile.objects.filter(of=report).first()
    if file is None:
        raise AlreadyStarted
    return Sheet(bytes(file.content), report.encoding, report.delimiter, report.rows)


def start(customer: Customer, report: Import, columns: Columns, *, now: datetime) -> Import:
    """Hand the file to the workers. Raises ImportNotFound, AlreadyStarted, NoSuchColumn and ConsentUnanswered."""
    with transaction.atomic():
        current: Import | None = (
            Import.objects.owned_by(customer).select_for_update(of=("self",)).filter(id=report.id).first()
        )
        if current is None:
            raise ImportNotFound
        if current.state != ImportState.PREVIEW:
            raise AlreadyStarted
        columns = replace(columns, asked=Columns.of(current.columns).asked)
        seen = preview(current, columns)
        _check(columns, width=len(seen.header))
        if seen.unanswered:
            raise ConsentUnanswered([seen.header[index] for index in seen.unanswered])
        current.columns, current.header, current.rows = columns.stored(), seen.header, seen.rows
        current.state, current.started_at = ImportState.RUNNING, now
        current.save(update_fields=["columns", "header", "rows", "state", "started_at"])
        ImportWork.objects.create(of=current, due_at=now)
        queue.ring("contacts.import")
    return current


def _check(columns: Columns, *, width: int) -> None:
    if not all(0 <= chosen < width for chosen in columns.used):
        raise NoSuchColumn


def discard(customer: Customer, report: Import) -> None:
    """Throw a file away before it was started. Raises AlreadyStarted."""
    mine = Import.objects.owned_by(customer).filter(id=report.id, state=ImportState.PREVIEW)
    if not mine.delete()[0]:
        raise AlreadyStarted
