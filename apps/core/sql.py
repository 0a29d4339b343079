"""Direct PostgreSQL access for the few hot statements: psycopg's own cursor on Django's connection.

Unlike Django's cursor, it binds parameters on the server and keeps prepared plans. It takes part in Django's current
transaction.
"""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID
from weakref import WeakSet

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


def rows(statement: str, parameters: dict[str, Any]) -> list[Row]:
    """Run one prepared statement and return its rows."""
    with cursor() as hot:
        hot.execute(statement, parameters, prepare=True)
        return hot.fetchall()
