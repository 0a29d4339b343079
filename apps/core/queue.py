"""The row is the queue; Celery only wakes the workers.

Work for later is a row with `due_at`. `claim` in the owning room moves `due_at` ahead by a lease and gives the row to
one worker. If that worker dies, the lease ends and another worker claims the row. `ring` wakes the workers. A lost ring
loses no work, because beat rings every few seconds anyway.
"""

from __future__ import annotations

import logging
import threading
import time

from celery import current_app
from django.db import models, transaction
from kombu import Connection

log = logging.getLogger(__name__)

# We collect rings of one bell for this long, because one drain handles every row that is due.
_GATHER_SECONDS = 0.02


class Queued(models.Model):
    """`due_at` is when the row may be claimed (again). `attempts` counts the claims so far."""

    due_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)

    class Meta:
        abstract = True


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
