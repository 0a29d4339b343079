"""Every column that could hold a person is ruled: erased, or about nobody."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.forgetting.columns import ERASED, EVERY, NO_PERSON

_TEXTUAL = """
SELECT c.table_name, c.column_name FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type NOT IN
    ('uuid', 'integer', 'bigint', 'smallint', 'boolean', 'numeric', 'double precision', 'date',
     'timestamp with time zone', 'timestamp without time zone', 'interval')
"""


@pytest.mark.django_db
def test_every_textual_column_is_erased_or_holds_no_person() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TEXTUAL)
        there = set(cursor.fetchall())
    wholes = {table for table, columns in NO_PERSON.items() if columns == EVERY}
    erased = {(table, column) for table, columns in ERASED.items() for column in columns.split()}
    impersonal = {(table, column) for table, columns in NO_PERSON.items() for column in columns.split()}

    assert {column for column in there - erased - impersonal if column[0] not in wholes} == set()
    assert erased - there == set()
    assert {column for column in impersonal - there if column[1] != EVERY} == set()
    assert erased & impersonal == set()
