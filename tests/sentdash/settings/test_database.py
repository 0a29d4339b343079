"""The hot statements are prepared and planned once, and what DATABASE_URL asks for holds too."""

from __future__ import annotations

import pytest
from django.db import connection

from apps.core import sql
from tests.sentdash.settings.reading import NEEDED, run


@pytest.mark.django_db
def test_hot_statements_are_planned_once() -> None:
    statement = "SELECT count(*) FROM organizations_organization WHERE name = %(name)s"
    for _ in range(3):
        sql.rows(statement, {"name": "Acme"})

    found = "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE %(text)s"
    assert sql.rows(found, {"text": "SELECT count(*) FROM organizations_organization WHERE name = $1%"}) == [(3, 0)]


def test_options_of_the_url_are_kept() -> None:
    url = f"{NEEDED['DATABASE_URL']}?sslmode=require&options=-c%20statement_timeout%3D5000"

    done = run("DATABASES", **{**NEEDED, "DATABASE_URL": url})

    assert '"sslmode": "require"' in done.stdout
    assert '"-c statement_timeout=5000 -c plan_cache_mode=force_generic_plan"' in done.stdout


@pytest.mark.django_db
def test_statements_of_the_orm_are_not_prepared() -> None:
    before = sql.rows("SELECT count(*) FROM pg_prepared_statements", {})
    with connection.cursor() as cursor:
        for _ in range(8):
            cursor.execute("SELECT %s", [1])

    assert sql.rows("SELECT count(*) FROM pg_prepared_statements", {}) <= [(before[0][0] + 1,)]
