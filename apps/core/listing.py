"""One page of a list by key: page 10,000 is as fast as page 1, and counts stop at MAX_COUNTED.

Rows are newest first, by their UUIDv7 keys. A list says how to walk its rows; of a QuerySet `by_key` knows how.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from apps.core.models import made_at

SIZE = 50
MAX_COUNTED = 10_000  # above that, "10,000+"
FIRST, LAST = UUID(int=0), UUID(int=(1 << 128) - 1)
_AT_ONCE = 2_000  # rows of an export in memory at a time

Row = TypeVar("Row")
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The start of a page: rows older than `before` or newer than `after`. Without either, the newest rows."""

    before: UUID | None = None
    after: UUID | None = None


NEWEST = Cursor()


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """`newer` and `older` are cursors, None at an end. `looked_to` is set if the search stopped early."""

    rows: list[Row]
    newer: UUID | None = None
    older: UUID | None = None
    looked_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found(Generic[Row]):
    """Rows in the order of the walk, and the place where it stopped although there may be more."""

    rows: list[Row]
    stopped_at: UUID | None = None


class Walk(Protocol[Row]):
    """Finds `size` rows and one more, from `low` up to but not including `high`, oldest or newest first."""

    def __call__(self, low: UUID, high: UUID, *, is_forward: bool, size: int) -> Found[Row]: ...


def page(
    walk: Walk[Row],
    cursor: Cursor = NEWEST,
    *,
    low: UUID = FIRST,
    high: UUID = LAST,
    size: int | None = None,
    key: Callable[[Row], UUID] = attrgetter("id"),
) -> Page[Row]:
    """The rows next to the cursor, or the newest rows if there are not enough newer ones."""
    size = size or SIZE
    if cursor.after is not None:
        found = walk(max(low, _shifted(cursor.after, 1)), high, is_forward=True, size=size)
        if len(found.rows) >= size or (found.rows and found.stopped_at):
            rows = found.rows[:size][::-1]
            return Page(rows, key(rows[0]) if len(found.rows) > size else found.stopped_at, key(rows[-1]))
    before = cursor.before
    found = walk(low, high if before is None else min(high, before), is_forward=False, size=size)
    rows, has_more = found.rows[:size], len(found.rows) > size
    return Page(
        rows,
        newer=None if before is None else key(rows[0]) if rows else _shifted(before, -1),
        older=key(rows[-1]) if has_more else found.stopped_at,
        looked_to=made_at(found.stopped_at) if found.stopped_at and not has_more else None,
    )


def _shifted(row_id: UUID, by: int) -> UUID:
    return UUID(int=min(max(row_id.int + by, FIRST.int), LAST.int))


def newest(walk: Walk[Row], *, low: UUID, high: UUID = LAST, most: int) -> list[Row]:
    """Up to `most` of the newest rows from `low` on."""
    return walk(low, high, is_forward=False, size=most).rows[:most]


def by_key(rows: QuerySet[M]) -> Walk[M]:
    """Of a composite key the last part is the UUIDv7; `rows` are narrowed to one value of what comes before it."""
    key = _key_column(rows.model)

    def walk(low: UUID, high: UUID, *, is_forward: bool, size: int) -> Found[M]:
        bounds = ({f"{key}__gte": low} if low > FIRST else {}) | ({f"{key}__lt": high} if high < LAST else {})
        return Found(list(rows.filter(**bounds).order_by(key if is_forward else f"-{key}")[: size + 1]))

    return walk


def in_memory(rows: Sequence[M]) -> Walk[M]:
    """The same of a few rows that are all loaded."""

    def walk(low: UUID, high: UUID, *, is_forward: bool, size: int) -> Found[M]:
        found = [row for row in rows if low <= key_of(row) < high]
        return Found(sorted(found, key=key_of, reverse=not is_forward)[: size + 1])

    return walk


def key_of(row: Model) -> UUID:
    """What `by_key` walks by."""
    key: UUID = getattr(row, _key_column(type(row)))
    return key


def _key_column(model: type[Model]) -> str:
    return str(model._meta.pk_fields[-1].attname)


def every(rows: QuerySet[M]) -> Iterator[M]:
    """All rows, newest first, with some thousand in memory at a time."""
    walk, cursor = by_key(rows), NEWEST
    while True:
        found = page(walk, cursor, size=_AT_ONCE, key=key_of)
        yield from found.rows
        if found.older is None:
            return
        cursor = replace(cursor, before=found.older)


def capped_count(rows: QuerySet[Any]) -> int:
    """The number of rows, but at most MAX_COUNTED + 1."""
    return rows.order_by()[: MAX_COUNTED + 1].count()


def figure(number: int) -> str:
    """A count as pages show it: 1,284, or 10,000+ if we stopped counting."""
    return f"{MAX_COUNTED:,}+" if number > MAX_COUNTED else f"{number:,}"
