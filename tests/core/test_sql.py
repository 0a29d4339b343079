"""The short way to PostgreSQL."""

from __future__ import annotations

import pytest
from django.db import transaction

from apps.core import sql
from apps.core.models import new_id
from apps.organizations.models import Organization


@pytest.mark.django_db
def test_parameters_are_bound_and_rows_come_back() -> None:
    nasty = "quote ' and %s"

    assert sql.rows("SELECT %(text)s::text, %(number)s::int + 1", {"text": nasty, "number": 1}) == [(nasty, 2)]


@pytest.mark.django_db
def test_placeholder_may_come_twice_and_a_doubled_percent_sign_is_one() -> None:
    statement = "SELECT %(text)s::text LIKE 'a%%', %(text)s::text, 7 %% %(number)s::int"

    assert sql.rows(statement, {"number": 4, "text": "ab", "unused": None}) == [(True, "ab", 3)]


@pytest.mark.django_db
def test_array_is_read_back_as_it_was() -> None:
    ids = [new_id(), new_id()]

    statement = "SELECT %(ids)s::uuid[], %(numbers)s::int[], %(none)s::uuid[]"
    [found] = sql.rows(statement, {"ids": sql.array(ids), "numbers": sql.array([2, 0, -1]), "none": sql.array([])})

    assert found == (ids, [2, 0, -1], [])


@pytest.mark.django_db
def test_short_way_takes_part_in_the_transaction() -> None:
    with transaction.atomic():
        made = Organization.objects.create(name="Acme")
        seen = sql.rows("SELECT name FROM organizations_organization WHERE id = %(id)s", {"id": made.id})

    assert seen == [("Acme",)]


@pytest.mark.django_db
def test_smaller_keys_are_deleted_however_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql, "_DELETED_AT_ONCE", 2)
    made = [Organization.objects.create(name=str(number)) for number in range(7)]

    deleted = sql.delete_below("organizations_organization", "id", made[5].id)

    assert deleted == 5
    assert list(Organization.objects.order_by("id").values_list("name", flat=True)) == ["5", "6"]
