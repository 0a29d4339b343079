"""Direct PostgreSQL access for the few hot statements: psycopg's own cursor on Django's connection.

Unlike Django's cursor, it binds parameters on the server and keeps prepared plans. It takes part in Django's current
transaction.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any, cast
from uuid import UUID
from weakref import WeakSet

import orjson
import psycopg
from django.db import connection
from psycopg import sql

Row = tuple[Any, ...]


def cursor() -> psycopg.Cursor[Row]:
    """A plain psycopg cursor on this thread's Django connection, which is opened if needed."""
    connection.ensure_connection()
    return psycopg.Cursor(cast("psycopg.Connection[Row]", connection.connection))


_DELETED_AT_ONCE = 5_000


def delete_below(table: str, column: str, bound: UUID) -> int:
    """Delete the rows with a smaller key, in batches so that none stays locked for long. Returns how many."""
    statement = sql.SQL(
        "DELETE FROM {table} WHERE ctid = ANY(ARRAY("
        "SELECT ctid FROM {table} WHERE {column} < %s ORDER BY {column} LIMIT %s))"
    ).format(table=sql.Identifier(table), column=sql.Identifier(column))
    deleted = 0
    with cursor() as hot:
        while hot.execute(statement, (bound, _DELETED_AT_ONCE)).rowcount:
            deleted += hot.rowcount
    return deleted


_INDEXES_ONLY = "; ".join(f"SET enable_{kind} = off" for kind in ("seqscan", "bitmapscan", "hashjoin", "mergejoin"))
_keeping: WeakSet[psycopg.Connection[Row]] = WeakSet()


def keep_to_indexes() -> None:
    """Make statements on this thread's connection use indexes only.

    For threads that run a few prepared statements for ever, with plans made while the tables were empty.
    Otherwise each batch reads a queue that fills up within a minute from end to end, until PostgreSQL analyzes it.
    """
    connection.ensure_connection()
    plain = cast("psycopg.Connection[Row]", connection.connection)
    if plain not in _keeping:
        plain.execute(_INDEXES_ONLY)
        _keeping.add(plain)


def rows(statement: str, parameters: Mapping[str, Any], *, prepare: bool = True) -> list[Row]:
    """Run a statement with placeholders such as `%(name)s`, prepared once per connection, and return its rows."""
    numbered, names = _numbered(statement)
    connection.ensure_connection()
    with psycopg.RawCursor(cast("psycopg.Connection[Row]", connection.connection)) as hot:
        hot.execute(numbered, [parameters[name] for name in names], prepare=prepare)
        return hot.fetchall()


def array(values: Collection[UUID | int]) -> str:
    """An array as text, for a placeholder with a type: `%(ids)s::uuid[]`. Psycopg takes much longer for a list."""
    return f"{{{orjson.dumps(values).decode()[1:-1]}}}"


def take_turn(of: str) -> None:
    """Hold this name until the transaction ends; wait first while another transaction holds it."""
    key = int.from_bytes(sha256(of.encode()).digest()[:8], signed=True)
    rows("SELECT pg_advisory_xact_lock(%(key)s)", {"key": key})


_PLACEHOLDER = re.compile(r"%(?:%|\((\w+)\)s)")


@lru_cache(maxsize=512)
def _numbered(statement: str) -> tuple[bytes, list[str]]:
    """The statement with $1, $2 … and the names they stand for.

    psycopg does the same, but for statements above 4,096 characters, as ours are, again with each call.
    """
    names: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return f"${names.setdefault(found[1], len(names) + 1)}" if found[1] else "%"

    return _PLACEHOLDER.sub(number, statement).encode(), list(names)
