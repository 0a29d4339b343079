"""Bulk actions are run in portions: none is lost with a worker, none is done twice, and each is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from pytest_django import Settings

from apps.bulk import running
from apps.bulk.models import BulkAction, BulkChange, BulkState, BulkWork
from apps.bulk.running import Portion
from tests.cast import Cast


class Numbers:
    """Changes the rows 1 to 5, two at a time; rows that divide by three are left out, and stay when it is undone."""

    breaks = False

    def step(self, action: BulkAction, *, limit: int, now: datetime) -> Portion:
        start = action.cursor.int if action.cursor and action.cursor.int < 9 else 1
        rows = [number for number in (start, start + 1) if number <= 5]
        if self.breaks and start > 1:
            raise RuntimeError
        made = {UUID(int=number): UUID(int=100 + number) for number in rows if number % 3}
        skipped = Counter(["divides by three"] * (len(rows) - len(made)))
        return Portion(made, skipped, UUID(int=start + 2) if start + 2 <= 5 else None)

    def undo(self, action: BulkAction, changes: Sequence[BulkChange], *, now: datetime) -> Counter[str]:
        return Counter("is five" for change in changes if change.row_id.int == 5)


class Broken(Numbers):
    breaks = True


NUMBERS, BROKEN = Numbers(), Broken()


@pytest.fixture(autouse=True)
def _kinds(settings: Settings) -> None:
    settings.BULK_KINDS = {"numbers": f"{__name__}.NUMBERS", "broken": f"{__name__}.BROKEN"}


def _start(cast: Cast, kind: str = "numbers", *, expected: int = 5) -> BulkAction:
    now = timezone.now()
    return running.start(cast.acme, kind, chosen={}, expected=expected, by="owner@acme.test", now=now)


def test_what_fits_on_a_page_is_done_at_once(cast: Cast) -> None:
    action = _start(cast)

    assert (action.state, action.done, action.skipped) == (BulkState.DONE, 4, {"divides by three": 1})
    assert action.done + action.not_done == 5
    assert sorted(change.row_id.int for change in action.changes.all()) == [1, 2, 4, 5]
    assert not BulkWork.objects.exists()


def test_more_is_left_to_a_worker(cast: Cast) -> None:
    action = _start(cast, expected=running.MAX_AT_ONCE + 1)

    assert (action.state, action.done) == (BulkState.RUNNING, 0)
    assert running.drain() == 1
    action.refresh_from_db()
    assert (action.state, action.done) == (BulkState.DONE, 4)


def test_another_worker_goes_on_where_one_died(cast: Cast) -> None:
    with pytest.raises(RuntimeError):
        _start(cast, "broken")
    action = BulkAction.objects.get()
    assert (action.state, action.done) == (BulkState.RUNNING, 2)

    BulkAction.objects.update(kind="numbers")
    BulkWork.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    running.drain()

    action.refresh_from_db()
    assert (action.state, action.done, action.changes.count()) == (BulkState.DONE, 4, 4)


def test_worker_that_lost_its_lease_writes_nothing(cast: Cast) -> None:
    action = _start(cast, expected=99)
    taken = running.claim(now=timezone.now())
    assert taken is not None
    BulkWork.objects.update(attempts=7)

    assert running._run(taken) is False

    action.refresh_from_db()
    assert (action.done, action.changes.count()) == (0, 0)


def test_action_that_was_given_up_often_fails(cast: Cast) -> None:
    action = _start(cast, expected=99)
    BulkWork.objects.update(attempts=8)

    running.drain()

    action.refresh_from_db()
    assert (action.state, action.finished_at is not None) == (BulkState.FAILED, True)


def test_undo_counts_what_stays(cast: Cast) -> None:
    action = running.undo(cast.acme, _start(cast).id, by="admin@acme.test", now=timezone.now())

    assert (action.state, action.undone, action.kept) == (BulkState.UNDONE, 3, {"is five": 1})


def test_action_is_found_by_its_owner_only(cast: Cast) -> None:
    action = _start(cast)

    assert running.find(cast.acme, action.id) == action
    with pytest.raises(running.BulkNotFound):
        running.find(cast.shop, action.id)
