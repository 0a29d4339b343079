"""The row is the queue; Celery only wakes the workers.

Work for later is a row with `due_at`. `claim` moves `due_at` ahead by a lease and gives the row to one worker. If that
worker dies, the lease ends and another worker claims the row. `ring` wakes the workers. A lost ring loses no work,
because beat rings every few seconds anyway. Sending, the search for late receipts and
webhooks have a claim of their own, in one statement with all that it needs.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import datetime, timedelta
from typing import TypeVar

from celery import current_app
from django.db import models, transaction
from kombu import Connection

log = logging.getLogger(__name__)

# We collect rings of one bell for this long, because one drain handles every row that is due.
_GATHER_SECONDS = 0.02
_MAX_DOUBLINGS = 20  # of a lease; more is no time that a clock can hold


class Queued(models.Model):
    """`due_at` is when the row may be claimed (again). `attempts` counts the claims so far."""

    due_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)

    class Meta:
        abstract = True


Q = TypeVar("Q", bound=Queued)


class LeaseLost(Exception):
    """The lease expired and another worker has claimed the row."""


def claim(
    rows: models.QuerySet[Q], limit: int, *, lease: timedelta, doubled_up_to: timedelta | None = None, now: datetime
) -> list[Q]:
    """Take up to `limit` of these rows that are due, those due longest first. No other worker gets them for the lease.

    With `doubled_up_to` the lease doubles with every claim, up to that: for work whose failures take longer and longer
    to be worth another try.
    """
    with transaction.atomic():
        due = rows.filter(due_at__lte=now).order_by("due_at", "pk")
        taken = list(due.select_for_update(of=("self",), skip_locked=True)[:limit])
        for row in taken:
            doubled = lease * 2 ** min(row.attempts, _MAX_DOUBLINGS)
            row.due_at = now + (min(doubled, doubled_up_to) if doubled_up_to else lease)
            row.attempts += 1
        rows.model._default_manager.bulk_update(taken, ["due_at", "attempts"])
    return taken


def renew(row: Queued, *, lease: timedelta, now: datetime) -> None:
    """Extend the lease of a claimed row, and lock it until the end of the transaction. Raises LeaseLost."""
    still_ours = type(row)._default_manager.filter(pk=row.pk, attempts=row.attempts)
    if not still_ours.update(due_at=now + lease):
        raise LeaseLost


class _Doorbell:
    """One thread per process. It sends the Celery task of each rung bell, so that no request waits for the broker."""

    def __init__(self, broker: Connection | None = None) -> None:
        self._broker = broker  # None: the one that Celery is configured with
        self._is_heard = True
        self._rung: set[str] = set()
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None

    def ring(self, bell: str) -> None:
        with self._wake:
            self._rung.add(bell)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._serve, name="doorbell", daemon=True)
                self._thread.start()
            self._wake.notify()

    def _serve(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._rung)
                bells, self._rung = self._rung, set()
            for bell in bells:
                self._send(bell)
            time.sleep(_GATHER_SECONDS)

    def _send(self, bell: str) -> None:
        try:
            current_app.send_task(bell, connection=self._broker, retry=False, expires=60)
            self._is_heard = True
        except Exception as problem:  # whatever is wrong with the broker, the row stays due
            if self._is_heard:  # logged once, not at every ring until the broker is back
                log.warning("the bells are not heard (%s); beat will ring again", problem)
            self._is_heard = False


_doorbell = _Doorbell()


def ring(bell: str) -> None:
    """Wake the workers of `bell` (a Celery task's name) once the current transaction has committed."""
    transaction.on_commit(lambda: _doorbell.ring(bell), robust=True)
