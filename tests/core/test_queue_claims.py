"""Claims on rows of a queue: one worker each, until the lease is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from apps.core import queue
from apps.core.models import new_id
from apps.core.queue import LeaseLost
from apps.messaging.models import Overdue

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
LEASE = timedelta(seconds=30)

pytestmark = pytest.mark.django_db


def _add(*ages: int, attempts: int = 0) -> list[Overdue]:
    """Rows that have been due for so many seconds."""
    return [
        Overdue.objects.create(message_id=new_id(), due_at=NOW - timedelta(seconds=age), attempts=attempts)
        for age in ages
    ]


def _claim(limit: int, *, at: datetime = NOW) -> list[Overdue]:
    return queue.claim(Overdue.objects.all(), limit, lease=LEASE, now=at)


def test_rows_are_claimed_longest_due_first_and_once() -> None:
    new, old, later = _add(1, 60, -60)

    assert _claim(1) == [old]
    assert _claim(5) == [new]
    assert _claim(5) == []
    assert Overdue.objects.get(pk=later.pk).attempts == 0


def test_claim_ends_with_its_lease() -> None:
    (row,) = _add(1)

    (first,) = _claim(1)
    (second,) = _claim(1, at=NOW + LEASE)

    assert (first.pk, first.attempts, second.attempts) == (row.pk, 1, 2)


def test_only_the_rows_asked_for_are_claimed() -> None:
    one, _other = _add(1, 2)

    assert queue.claim(Overdue.objects.filter(pk=one.pk), 5, lease=LEASE, now=NOW) == [one]


def test_lease_is_renewed_until_another_worker_has_the_row() -> None:
    _add(1)
    (mine,) = _claim(1)

    with transaction.atomic():
        queue.renew(mine, lease=2 * LEASE, now=NOW)
    assert _claim(1, at=NOW + LEASE) == []
    (theirs,) = _claim(1, at=NOW + 2 * LEASE)

    with pytest.raises(LeaseLost):
        queue.renew(mine, lease=LEASE, now=NOW)
    queue.renew(theirs, lease=LEASE, now=NOW)


@pytest.mark.parametrize(("attempts", "minutes"), [(0, 1), (1, 2), (5, 32), (6, 60), (32_000, 60)])
def test_lease_may_double_up_to_a_limit(attempts: int, minutes: int) -> None:
    _add(1, attempts=attempts)

    (row,) = queue.claim(
        Overdue.objects.all(), 1, lease=timedelta(minutes=1), doubled_up_to=timedelta(hours=1), now=NOW
    )

    assert row.due_at == NOW + timedelta(minutes=minutes)
