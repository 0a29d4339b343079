"""Ids that sort by time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from apps.core.models import first_id_at, made_at, new_id


def test_ids_are_uuid7_and_sort_by_time() -> None:
    moment = datetime.now(UTC)

    made = new_id()

    assert made.version == 7
    assert first_id_at(moment - timedelta(seconds=1)) < made < first_id_at(moment + timedelta(seconds=1))


def test_first_id_of_a_moment_is_a_uuid7() -> None:
    first = first_id_at(datetime(2026, 5, 1, tzinfo=UTC))

    assert (first.version, first.variant) == (7, new_id().variant)


def test_id_carries_its_time() -> None:
    moment = datetime(2026, 5, 1, 9, 30, 15, 123_000, tzinfo=UTC)

    assert made_at(first_id_at(moment)) == moment


def test_times_before_all_ids_are_before_the_first() -> None:
    assert first_id_at(datetime(1, 1, 1, tzinfo=UTC)) == first_id_at(datetime(1970, 1, 1, tzinfo=UTC)) < new_id()
