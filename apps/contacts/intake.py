"""Run an import in the worker: read a few thousand rows at a time, copy them beside the contacts, and merge them.

Each portion is one transaction that also counts it. If a worker dies, the next one continues after the last portion.
It reads the file from the beginning to do so, because only the first occurrence of a number counts.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

import orjson
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.audit.acting import Actor, acting
from apps.audit.models import ActorKind
from apps.contacts import column_mapping, merge
from apps.contacts.column_mapping import Columns, Person
from apps.contacts.models import Import, ImportFile, ImportState, ImportWork
from apps.contacts.sheet import Sheet
from apps.core import queue, sql
from apps.core.queue import LeaseLost
from apps.organizations.customer import Customer

log = logging.getLogger(__name__)

PORTION = 5_000  # rows; about a second's work
_TRIES = 8  # a file that was given up so often will not come through
_GIVEN_UP = "The import stopped several times and was given up."
_KEPT_CELL = 200  # characters of a cell that a remark keeps
_KEPT_CELLS = 1_000
_IMPORTED = ("created", "updated")
_GRAVITY = ("invalid", "suppressed", "duplicate", "warning")


@dataclass(slots=True)
class _Entry:
    """A number in a row and what became of it, or what is wrong in its place."""

    person: Person | None = None
    kind: str = ""
    reason: str = ""
    topic: str = ""


@dataclass(slots=True)
class _Row:
    number: int
    cells: list[str]
    entries: list[_Entry]

    def remarks(self) -> list[tuple[str, str, str]]:
        """What has to be said of it: kind, reason and topic, the gravest first."""
        said = [(entry.kind, entry.reason, entry.topic) for entry in self.entries if entry.reason]
        doubts = (entry.person.doubt for entry in self.entries if entry.person and entry.kind in _IMPORTED)
        said += [("warning", doubt.reason, doubt.topic) for doubt in doubts if doubt]
        return sorted(dict.fromkeys(said), key=lambda each: _GRAVITY.index(each[0]))


def drain() -> int:
    """Import everything that is due; returns how many imports came to their end."""
    ended = 0
    while (taken := claim(now=timezone.now())) is not None:
        ended += _run(taken)
    return ended


def claim(*, now: datetime) -> ImportWork | None:
    """Take the import that has been due the longest; no other worker gets it until the lease is over."""
    return next(iter(queue.claim(ImportWork.objects.all(), 1, lease=_lease(), now=now)), None)


def _lease() -> timedelta:
    return timedelta(seconds=settings.LEASE_SECONDS)


def _run(taken: ImportWork) -> bool:
    report = Import.objects.select_related("organization", "profile").get(id=taken.of_id)
    if taken.attempts > _TRIES:
        _end(report, ImportState.FAILED, now=timezone.now(), problem=_GIVEN_UP)
        return True
    rows = _rows(report)
    _skip(rows, report.done_rows)
    with acting(Actor(ActorKind.PERSON, report.made_by, door="import", is_bulk=True)):
        try:
            while portion := list(islice(rows, PORTION)):
                _import(taken, report, portion, now=timezone.now())
        except LeaseLost:
            log.warning("import %s is in other hands now", report.id)
            return False
        _end(report, ImportState.DONE, now=timezone.now())
    return True


def _skip(rows: Iterator[_Row], count: int) -> None:
    for _ in islice(rows, count):
        pass


def _rows(report: Import) -> Iterator[_Row]:
    """Every row behind the header. A number that came before is none of this row's."""
    columns = Columns.of(report.columns)
    content = bytes(ImportFile.objects.get(of=report).content)
    numbered = Sheet(content, report.encoding, report.delimiter, report.rows).rows()
    first_seen: dict[str, int] = {}
    for number, cells in islice(numbered, int(columns.has_header), None):
        reading = column_mapping.read(cells, columns)
        entries = [_entry(person, number, first_seen) for person in reading.people]
        entries += [_Entry(None, "invalid", problem.reason, problem.topic) for problem in reading.problems]
        yield _Row(number, cells, entries)


def _entry(person: Person, number: int, first_seen: dict[str, int]) -> _Entry:
    before = first_seen.setdefault(person.phone, number)
    if before == number:
        return _Entry(person)
    return _Entry(None, "duplicate", f"Row {before} has the same number.", "Same number as an earlier row")


def _import(taken: ImportWork, report: Import, portion: list[_Row], *, now: datetime) -> None:
    """One portion, for good or not at all. Raises LeaseLost."""
    with transaction.atomic():
        queue.renew(taken, lease=_lease(), now=now)
        entries = [entry for row in portion for entry in row.entries]
        people = [(place, entry.person) for place, entry in enumerate(entries) if entry.person is not None]
        source = report.file_name
        became = merge.people(Customer.of(report), people, source=source, now=now, import_id=report.id)
        for place, entry in enumerate(entries):
            entry.kind = entry.kind or became[place]
            if entry.kind == "suppressed":
                entry.reason, entry.topic = "This person has opted out; nothing was changed.", "Opted out"
        remarked = [(row, said) for row in portion if (said := row.remarks())]
        _remark(report, remarked)
        report.done_rows += len(portion)
        report.warned += sum(said[0][0] == "warning" for _, said in remarked)
        _count(report, Counter(entry.kind for entry in entries))


def _remark(report: Import, remarked: list[tuple[_Row, list[tuple[str, str, str]]]]) -> None:
    with (
        sql.cursor() as hot,
        hot.copy("COPY contacts_importremark (of_id, row, kind, topic, reason, cells) FROM STDIN") as copy,
    ):
        for row, said in remarked:
            kind, _, topic = said[0]
            reason = " ".join(dict.fromkeys(each[1] for each in said))
            cells = orjson.dumps([cell[:_KEPT_CELL] for cell in row.cells[:_KEPT_CELLS]]).decode()
            copy.write_row((report.id, row.number, kind, topic[:80], reason[:300], cells))


def _count(report: Import, kinds: Counter[str]) -> None:
    counted = ("created", "updated", "duplicate", "invalid", "suppressed")
    for kind in counted:
        setattr(report, kind, getattr(report, kind) + kinds[kind])
    report.numbers += kinds.total()
    report.save(update_fields=[*counted, "numbers", "warned", "done_rows"])


def _end(report: Import, state: ImportState, *, now: datetime, problem: str = "") -> None:
    """Write how it ended; the file and the place in the queue go."""
    with transaction.atomic():
        report.state, report.finished_at, report.problem = state, now, problem
        report.save(update_fields=["state", "finished_at", "problem"])
        ImportWork.objects.filter(of=report).delete()
        ImportFile.objects.filter(of=report).delete()
