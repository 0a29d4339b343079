"""The short way to PostgreSQL for the few hot statements: psycopg's own cursor on Django's connection.

It binds on the server and keeps prepared plans, which Django's cursor does not, and takes part in whatever
transaction Django has open.
"""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

import psycopg
from django.db import connection
from psycopg import sql

Row = tuple[Any, ...]


def cursor() -> psycopg.Cursor[Row]:
    """A plain psycopg cursor on this thread's Django connection, opened if need be."""
    connection.ensure_connection()
    return psycopg.Cursor(cast("psycopg.Connection[Row]", connection.connection))


_DELETED_AT_ONCE = 5_000


def delete_below(table: str, column: str, bound: UUID) -> int:
    """Delete the rows whose key is smaller, a few at a time so that none is held for long; returns how many."""
    statement = sql.SQL(
        "DELETE FROM {table} WHERE ctid = ANY(ARRAY("
        "SELECT ctid FROM {table} WHERE {column} < %s ORDER BY {column} LIMIT %s))"
    ).format(table=sql.Identifier(table), column=sql.Identifier(column))
    deleted = 0
    with cursor() as hot:
        while hot.execute(statement, (bound, _DELETED_AT_ONCE)).rowcount:
            deleted += hot.rowcount
    return deleted


def rows(statement: str, parameters: dict[str, Any]) -> list[Row]:
    """Run one prepared statement and return what it answers."""
    with cursor() as hot:
        hot.execute(statement, parameters, prepare=True)
        return hot.fetchall()
