"""Erase a person from what contacts leave behind: evidence of consent, imports and their files."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.db import connection, transaction

from apps.contacts.models import ConsentChange, Import, ImportFile, ImportRemark
from apps.contacts.suppression.models import Suppression, SuppressionChange
from apps.forgetting.person import Erased, Person

_PORTION = 500
# What stands in for a cell of a file that still waits. It is no number, so the row is reported as invalid.
GONE = "forgotten"
REASON = "Erased: we were asked to forget this person."


def erase(person: Person) -> Iterator[Erased]:
    """The contacts themselves are gone: the account removed them when it asked for this."""
    suppressed = Suppression.objects.filter(**person.owned, phone__in=person.phones, created_at__lte=person.until)
    yield "suppressions", suppressed.delete()[0]
    yield "changes of consent", _evidence(person)
    for report in Import.objects.filter(**person.owned).order_by("id").iterator(_PORTION):
        yield "rows of imports", _waiting_rows(report, person) + _remarks(report, person)
        _names(report, person)


# The only way past the trigger that protects evidence: it lets these columns become empty while this is set.
_ALLOW = "SET LOCAL sentdash.forgetting = 'on'"


def _evidence(person: Person) -> int:
    """That and when consent changed stays; who did it and in which words goes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ALLOW)
        theirs = ConsentChange.objects.filter(contact_id__in=person.contact_ids)
        erased = theirs.exclude(who="", reason="", keyword="").update(who="", reason="", keyword="")
        listed = SuppressionChange.objects.filter(
            **person.owned, phone__in=person.phones, created_at__lte=person.until
        ).update(phone="", who="", reason="", keyword="")
        cursor.execute("SET LOCAL sentdash.forgetting = 'off'")
    return erased + listed


def _remarks(report: Import, person: Person) -> int:
    erased = 0
    for remark in ImportRemark.objects.of(report).exclude(reason=REASON).iterator(_PORTION):
        if person.is_in(f"{remark.reason}\n") or any(person.is_in(str(cell)) for cell in remark.cells):
            remark.cells, remark.reason = [], REASON
            remark.save(update_fields=["cells", "reason"])
            erased += 1
    return erased


def _waiting_rows(report: Import, person: Person) -> int:
    """Overwrite the person's rows in a file that was not imported yet, or not to its end. Rows keep their numbers."""
    with transaction.atomic():
        file = ImportFile.objects.select_for_update().filter(of=report).first()
        if file is None:
            return 0
        text = bytes(file.content).decode(report.encoding)
        table = list(csv.reader(StringIO(text, newline=""), delimiter=report.delimiter))
        theirs = [row for row in table if any(person.is_in(cell) for cell in row)]
        if not theirs:
            return 0
        for row in theirs:
            row[:] = [GONE if cell.strip() else cell for cell in row]
        written = StringIO(newline="")
        csv.writer(written, delimiter=report.delimiter).writerows(table)
        file.content = written.getvalue().encode(report.encoding)
        file.save(update_fields=["content"])
    return len(theirs)


def _names(report: Import, person: Person) -> None:
    """A file can be named after the person that it is about, and a header can be one of its rows."""
    changed: dict[str, Any] = {}
    if person.is_in(report.file_name):
        changed["file_name"] = f"{GONE}.csv"
    if person.is_in(report.problem):
        changed["problem"] = REASON
    if any(person.is_in(str(name)) for name in report.header):
        changed["header"] = ["" if person.is_in(str(name)) else name for name in report.header]
    if changed:
        Import.objects.filter(id=report.id).update(**changed)
