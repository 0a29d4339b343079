"""The short way to PostgreSQL for the few hot statements: psycopg's own cursor on Django's connection.

It binds on the server and keeps prepared plans, which Django's cursor does not, and takes part in whatever
transaction Django has open.
"""

from __future__ import annotations

from typing import Any, cast

import psycopg
from django.db import connection

Row = tuple[Any, ...]


def cursor() -> psycopg.Cursor[Row]:
    """A plain psycopg cursor on this thread's Django connection, opened if need be."""
    connection.ensure_connection()
    return psycopg.Cursor(cast("psycopg.Connection[Row]", connection.connection))


def rows(statement: str, parameters: dict[str, Any]) -> list[Row]:
    """Run one prepared statement and return what it answers."""
    with cursor() as hot:
        hot.execute(statement, parameters, prepare=True)
        return hot.fetchall()
