"""A worker's connections outlive its tasks, and one that PostgreSQL has ended does not reach the next."""

from __future__ import annotations

import os

import psycopg
import pytest
from celery.fixups.django import DjangoWorkerFixup  # type: ignore[attr-defined]  # its stubs are older
from django.db import connection

from sentdash.celery import app, close_broken_connections


def _backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        found: int = cursor.fetchone()[0]
    return found


@pytest.mark.django_db(transaction=True)
def test_the_next_task_has_the_same_connection() -> None:
    before = _backend()

    DjangoWorkerFixup(app).close_database()
    close_broken_connections()

    assert _backend() == before


@pytest.mark.django_db(transaction=True)
def test_the_next_task_has_a_new_one_when_postgresql_has_ended_it() -> None:
    before = _backend()
    with psycopg.connect(os.environ["DATABASE_URL"]) as other:
        other.execute("SELECT pg_terminate_backend(%s, 60000)", [before])

    close_broken_connections()

    assert _backend() != before
