"""One page of a history, by key: page 10,000 is as fast as page 1, and rare messages as fast as common ones.

We read where the rows are few: the failures, the queue, one contact's messages. Otherwise we read by time, and the
hourly counts tell which hours have matching rows. A search that would read too much stops and says how far it looked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from apps.core import listing
from apps.core.listing import NEWEST, Cursor, Found, Page, Walk
from apps.core.models import first_id_at, made_at
from apps.messaging import filtering, hourly_counts, persons
from apps.messaging.filtering import FAILURES, QUEUED, MessageFilters, Parameters
from apps.messaging.models import Message
from apps.organizations.customer import Customer

BUDGET = 20_000  # rows that one search may read
_ANY = 2**31 - 1
_AT_ONCE = 2_000  # rows of an export that are held in memory


def page(customer: Customer, filters: MessageFilters, cursor: Cursor = NEWEST) -> Page[Message]:
    """The messages next to a cursor; the newest without one."""
    found = listing.page(_walk(customer, filters), cursor, low=filters.low, high=filters.high, key=_itself)
    return Page(_rows(found.rows), found.newer, found.older, found.looked_to)


def walk(customer: Customer, filters: MessageFilters) -> Iterator[list[UUID]]:
    """The ids of everything that passes, newest first, some thousand at a time."""
    high: UUID | None = filters.high
    while high is not None:
        ids, high = portion(customer, replace(filters, high=high), size=_AT_ONCE)
        if ids:
            yield ids


def portion(customer: Customer, filters: MessageFilters, *, size: int) -> tuple[list[UUID], UUID | None]:
    """Some of what passes, newest first, and the id before which the rest is; None when there is no more."""
    found = listing.page(_walk(customer, filters), low=filters.low, high=filters.high, size=size, key=_itself)
    return found.rows, found.older


def newest(customer: Customer, filters: MessageFilters, *, low: UUID, most: int) -> list[Message]:
    """At most so many of the newest from an id on."""
    return _rows(listing.newest(_walk(customer, filters), low=max(filters.low, low), high=filters.high, most=most))


def _walk(customer: Customer, filters: MessageFilters) -> Walk[UUID]:
    def walk(low: UUID, high: UUID, *, is_forward: bool, size: int) -> Found[UUID]:
        return _Search(customer, replace(filters, low=low, high=high), is_forward=is_forward, size=size).run()

    return walk


def _itself(message_id: UUID) -> UUID:
    return message_id


def _rows(ids: list[UUID]) -> list[Message]:
    return list(persons.named(Message.objects.filter(id__in=ids)).newest_first())


@dataclass(frozen=True, slots=True)
class _Source:
    """Where to look: `parts` are looked through one after the other, `near` is what one of them holds, in key order."""

    parts: str
    near: str
    key: str = "id"
    has_columns: bool = True  # else the message itself is fetched before it is judged
    budget: int = BUDGET


_COLUMNS = "id, organization_id, profile_id, status, error_code, channel, template_id"
_RANGE = "{key} >= %(low)s AND {key} < %(high)s"
_TIME = _Source(
    "unnest(%(lows)s::uuid[], %(highs)s::uuid[]) AS part(low, high)",
    "messaging_message WHERE {owner} AND id >= part.low AND id < part.high",
)
_PEOPLE = _Source(
    "unnest(%(people)s::uuid[]) AS part(contact)",
    f"messaging_message WHERE contact_id = part.contact AND {_RANGE} AND {{owner}}",
)
_FAILED = _Source(
    "unnest(%(kinds)s::bool[]) AS part(kind)",
    f"messaging_failure WHERE {{owner}} AND is_blocked = part.kind AND {_RANGE}"
    " AND (%(code)s = '' OR error_code = %(code)s)",
    key="message_id",
    has_columns=False,
)
# What was scheduled is in the queue long before it is due, and would only use up the budget.
_WAITING = _Source(
    "(SELECT) AS part",
    f"messaging_outgoing WHERE {_RANGE} AND (attempts > 0 OR due_at < now() + interval '1 minute')",
    key="message_id",
    has_columns=False,
)

_SEEK = """
SELECT found.id FROM {parts} CROSS JOIN LATERAL (
    SELECT m.id FROM ({inner}) m WHERE {asked} ORDER BY m.id {way} LIMIT {size}
) found ORDER BY found.id {way} LIMIT {size}
"""
_JOINED = (
    f"SELECT {_COLUMNS} FROM (SELECT {{key}} FROM {{near}} ORDER BY {{key}} {{way}} LIMIT {{budget}}) near"
    " JOIN messaging_message ON id = near.{key}"
)
_PLAIN = f"SELECT {_COLUMNS} FROM {{near}} ORDER BY {{key}} {{way}} LIMIT {{budget}}"
# The row at which a part's budget was spent; of several parts the one that was reached first.
_SPENT = """
SELECT stop.id FROM {parts} CROSS JOIN LATERAL (
    SELECT {key} AS id FROM {near} ORDER BY {key} {way} OFFSET {budget} - 1 LIMIT 1
) stop ORDER BY stop.id {way} LIMIT 1
"""
# The hours next to the cursor that hold what is sought, and how many messages each holds in all.
_HOURS = """
SELECT hour, (SELECT sum(count) FROM messaging_hourcount every
    WHERE every.organization_id = %(organization)s AND every.hour = held.hour)
FROM (
    (SELECT hour FROM messaging_hourcount
    WHERE organization_id = %(organization)s AND {owner} AND hour >= %(first)s AND hour < %(edge)s AND {asked}
    GROUP BY hour ORDER BY hour {way} LIMIT {few})
    UNION SELECT hour FROM messaging_stalehour
    WHERE organization_id = %(organization)s AND hour >= %(first)s AND hour < %(edge)s
) held ORDER BY hour {way} LIMIT {few}
"""


class _Search:
    """One search in one direction, for at most so many rows and one more."""

    def __init__(self, customer: Customer, filters: MessageFilters, *, is_forward: bool, size: int) -> None:
        self._size = size
        self._organization = customer.organization.id
        self._filters = filters
        self._is_forward = is_forward
        self._way = "ASC" if is_forward else "DESC"
        self._owner, owner_values = filtering.owner(customer)
        self._asked, asked_values = filtering.of_messages(filters)
        self._values: Parameters = {**owner_values, **asked_values, "low": filters.low, "high": filters.high}

    def run(self) -> Found[UUID]:
        standings = self._filters.standings
        if self._filters.code:
            standings = standings & FAILURES or FAILURES
        if self._filters.low >= self._filters.high:
            return Found([])
        if self._filters.people is not None:
            return self._seek(_PEOPLE, people=list(self._filters.people))
        is_counted = bool(self._filters.channel or self._filters.template_id) and not self._filters.code
        if standings and standings <= FAILURES and not is_counted:
            return self._seek(_FAILED, kinds=[standing != "FAILED" for standing in sorted(standings)])
        if standings and standings <= QUEUED:
            return self._seek(_WAITING)
        if not self._filters.is_narrow:
            return self._seek(replace(_TIME, budget=_ANY), lows=[self._filters.low], highs=[self._filters.high])
        return self._along_the_time()

    def _along_the_time(self) -> Found[UUID]:
        """Where counts are known, only the hours that hold any; the youngest hours row by row."""
        edge = hourly_counts.edge_of(self._organization)
        low, high = self._filters.low, self._filters.high
        middle = min(max(low, first_id_at(edge)), high) if edge else low
        young, old = (self._uncounted, middle, high), (self._counted, low, middle)
        (leg, *bounds), (next_leg, *next_bounds) = (old, young) if self._is_forward else (young, old)
        found = leg(*bounds)
        if len(found.rows) > self._size or found.stopped_at:
            return found
        rest = next_leg(*next_bounds)
        return Found(found.rows + rest.rows, rest.stopped_at)

    def _uncounted(self, low: UUID, high: UUID) -> Found[UUID]:
        return self._seek(_TIME, lows=[low], highs=[high]) if low < high else Found([])

    def _counted(self, low: UUID, high: UUID) -> Found[UUID]:
        if low >= high:
            return Found([])
        held, has_more = self._hours(low, high)
        found = self._seek(
            replace(_TIME, budget=_ANY),
            lows=[max(low, first_id_at(hour)) for hour in held],
            highs=[min(high, first_id_at(hour + hourly_counts.HOUR)) for hour in held],
        )
        if not (held and has_more and len(found.rows) <= self._size):
            return Found(found.rows)
        stop = first_id_at(held[-1] + hourly_counts.HOUR) if self._is_forward else first_id_at(held[-1])
        return Found(found.rows, stop if low < stop < high else None)

    def _hours(self, low: UUID, high: UUID) -> tuple[list[datetime], bool]:
        """Hours to read, as many as the budget allows, and whether there are more."""
        asked, values = filtering.of_counts(self._filters)
        few = self._size + 3  # each holds a row at least, but for the two that the bounds may cut
        statement = _HOURS.format(owner=self._owner, asked=asked, way=self._way, few=few)
        edge = hourly_counts.hour_of(made_at(high))
        if first_id_at(edge) < high:
            edge += hourly_counts.HOUR
        bounds = {
            "organization": self._organization,
            "first": hourly_counts.hour_of(made_at(low)),
            "edge": edge,
        }
        rows = _ask(statement, {**self._values, **values, **bounds})
        held: list[datetime] = []
        read = 0
        for hour, count in rows:
            if held and read + (count or 0) > BUDGET:
                return held, True
            held.append(hour)
            read += count or 0
        return held, len(rows) == few

    def _seek(self, source: _Source, **values: Any) -> Found[UUID]:
        near = source.near.format(owner=self._owner, key=source.key)
        words = {"parts": source.parts, "near": near, "key": source.key, "way": self._way, "budget": source.budget}
        inner = (_PLAIN if source.has_columns else _JOINED).format(**words)
        asked = self._asked if source.has_columns or source.key == "id" else f"{self._asked} AND {self._owner}"
        parameters = {**self._values, **values}
        ids = [row[0] for row in _ask(_SEEK.format(inner=inner, asked=asked, size=self._size + 1, **words), parameters)]
        if len(ids) > self._size or source.budget == _ANY:
            return Found(ids)
        stop = _ask(_SPENT.format(**words), parameters)
        return Found(ids, stop[0][0] if stop else None)


def _ask(statement: str, parameters: Parameters) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
