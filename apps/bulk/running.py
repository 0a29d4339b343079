"""Run bulk actions: portions of rows, each one transaction with its count, so that a dead worker loses nothing.

Rooms name their kinds in settings.BULK_KINDS. What fits on a page is done within the request; the rest by a worker.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from apps.audit.acting import Actor, acting
from apps.audit.models import ActorKind
from apps.bulk.models import BulkAction, BulkChange, BulkState, BulkWork
from apps.core import queue
from apps.core.errors import DomainError
from apps.core.models import first_id_at
from apps.core.queue import LeaseLost
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

log = logging.getLogger(__name__)

MAX_AT_ONCE = 50  # rows that are changed during the request
PORTION = 1_000
_TRIES = 8
_MOMENT = timedelta(milliseconds=1)


class BulkNotFound(DomainError):
    code = "RESOURCE_004"
    message = "Bulk action not found"


class NotUndoable(DomainError):
    code = "RESOURCE_007"
    message = "Only a bulk action that is over can be undone, and only once"


@dataclass(frozen=True, slots=True)
class Portion:
    """The result for some rows: `made` by the changed row, `skipped` by reason.

    Rows before `cursor` come next. Without it, these were the last.
    """

    made: Mapping[UUID, UUID] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    cursor: UUID | None = None


class BulkKind(Protocol):
    """One kind of bulk action. Both methods run inside the transaction of their portion."""

    def step(self, action: BulkAction, *, limit: int, now: datetime) -> Portion: ...

    def undo(self, action: BulkAction, changes: Sequence[BulkChange], *, now: datetime) -> Counter[str]:
        """Returns how many rows can't be undone, by reason."""


def start(
    customer: Customer,
    kind: str,
    *,
    chosen: dict[str, Any],
    expected: int,
    skipped: Mapping[str, int] | None = None,
    reason: str = "",
    by: str,
    now: datetime,
) -> BulkAction:
    """Begin a bulk action on the rows that exist now. A small one finishes at once.

    `skipped` are rows that were left out before.
    """
    with transaction.atomic():
        action = BulkAction.objects.create(
            **owner_columns(customer),
            kind=kind,
            chosen=chosen,
            expected=expected,
            cursor=first_id_at(now + _MOMENT),
            skipped=dict(skipped or {}),
            reason=reason[:500],
            made_by=by[:255],
            created_at=now,
        )
        _queue(action, now=now)
    return _finish_small(action, expected)


def undo(customer: Customer, action_id: UUID, *, by: str, now: datetime) -> BulkAction:
    """Undo an action, except for rows that something else has changed since. Raises NotUndoable."""
    with transaction.atomic():
        mine = BulkAction.objects.owned_by(customer).select_for_update(of=("self",))
        action = mine.filter(id=action_id).first()
        if action is None:
            raise BulkNotFound
        if action.state not in (BulkState.DONE, BulkState.FAILED) or not action.done:
            raise NotUndoable
        action.state, action.cursor, action.undone_by, action.undone_at = BulkState.UNDOING, None, by[:255], now
        action.save(update_fields=["state", "cursor", "undone_by", "undone_at"])
        _queue(action, now=now)
    return _finish_small(action, action.done)


def find(customer: Customer, action_id: UUID) -> BulkAction:
    """A bulk action of exactly this customer. Raises BulkNotFound, also for another customer's."""
    found = BulkAction.objects.owned_by(customer).filter(id=action_id).first()
    if found is None:
        raise BulkNotFound
    return found


def drain() -> int:
    """Run all actions that are due. Returns how many ended."""
    ended = 0
    while (taken := claim(now=timezone.now())) is not None:
        ended += _run(taken)
    return ended


def _queue(action: BulkAction, *, now: datetime) -> None:
    BulkWork.objects.create(of=action, due_at=now)
    queue.ring("bulk.run")


def _finish_small(action: BulkAction, rows: int) -> BulkAction:
    if rows <= MAX_AT_ONCE:
        taken = claim(now=timezone.now(), only=action.id)
        if taken:
            _run(taken)
    action.refresh_from_db()
    return action


def claim(*, now: datetime, only: UUID | None = None) -> BulkWork | None:
    """Claim the action that has been due longest. No other worker gets it until the lease expires."""
    rows = BulkWork.objects.filter(of_id=only) if only else BulkWork.objects.all()
    return next(iter(queue.claim(rows, 1, lease=_lease(), now=now)), None)


def _lease() -> timedelta:
    return timedelta(seconds=settings.LEASE_SECONDS)


def _run(taken: BulkWork) -> bool:
    action = BulkAction.objects.select_related("organization", "profile").get(id=taken.of_id)
    kind: BulkKind = import_string(settings.BULK_KINDS[action.kind])
    if taken.attempts > _TRIES:
        _end(action, BulkState.FAILED, now=timezone.now())
        return True
    forward = action.state == BulkState.RUNNING
    by, door = action.made_by if forward else action.undone_by, f"bulk {action.kind}"
    with acting(Actor(ActorKind.PERSON, by, door=door, is_bulk=True)):
        try:
            while (_do if forward else _take_back)(taken, action, kind, now=timezone.now()):
                pass
        except LeaseLost:
            log.warning("bulk action %s is in other hands now", action.id)
            return False
        _end(action, BulkState.DONE if forward else BulkState.UNDONE, now=timezone.now())
    return True


def _do(taken: BulkWork, action: BulkAction, kind: BulkKind, *, now: datetime) -> bool:
    """Run one portion in a transaction. Returns whether there are more. Raises LeaseLost."""
    with transaction.atomic():
        queue.renew(taken, lease=_lease(), now=now)
        became = kind.step(action, limit=PORTION, now=now)
        BulkChange.objects.bulk_create(
            BulkChange(of=action, row_id=row_id, made_id=made_id) for row_id, made_id in became.made.items()
        )
        action.done += len(became.made)
        action.skipped = dict(Counter(action.skipped) + became.skipped)
        action.cursor = became.cursor
        action.save(update_fields=["done", "skipped", "cursor"])
    return became.cursor is not None


def _take_back(taken: BulkWork, action: BulkAction, kind: BulkKind, *, now: datetime) -> bool:
    with transaction.atomic():
        queue.renew(taken, lease=_lease(), now=now)
        changes = action.changes.order_by("row_id")
        if action.cursor:
            changes = changes.filter(row_id__gt=action.cursor)
        portion = list(changes[:PORTION])
        if not portion:
            return False
        kept = kind.undo(action, portion, now=now)
        action.undone += len(portion) - kept.total()
        action.kept = dict(Counter(action.kept) + kept)
        action.cursor = portion[-1].row_id
        action.save(update_fields=["undone", "kept", "cursor"])
    return True


def _end(action: BulkAction, state: BulkState, *, now: datetime) -> None:
    with transaction.atomic():
        action.state, action.finished_at = state, now
        action.save(update_fields=["state", "finished_at"])
        BulkWork.objects.filter(of=action).delete()
