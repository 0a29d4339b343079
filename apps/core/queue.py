"""The row is the queue, Celery is the doorbell.

Work that must happen later is a row with `due_at`. `claim` in the owning room pushes `due_at` ahead by a lease and
hands the row to one worker; a worker that dies simply lets the lease run out. `ring` wakes the workers; losing a ring
loses nothing, because beat rings every few seconds anyway.
"""

from __future__ import annotations

import logging
import threading

from celery import current_app
from django.db import models, transaction

log = logging.getLogger(__name__)

# Rings of one bell are gathered for this long: a drain serves every row that is due, whoever rang.
_GATHER_SECONDS = 0.02


class Queued(models.Model):
    """`due_at` is when the row may be claimed (again); `attempts` counts the claims so far."""

    due_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)

    class Meta:
        abstract = True


class _Doorbell:
    """One thread per process that sends the Celery task of each bell that was rung: no request waits for the broker."""

    def __init__(self) -> None:
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
        pause = threading.Event()
        while True:
            with self._wake:
                while not self._rung:
                    self._wake.wait()
                bells, self._rung = self._rung, set()
            for bell in bells:
                self._send(bell)
            pause.wait(_GATHER_SECONDS)

    @staticmethod
    def _send(bell: str) -> None:
        try:
            current_app.send_task(bell, retry=False, expires=60)
        except Exception as problem:  # noqa: BLE001 - whatever the broker's trouble is, the row stays due
            log.warning("bell %s was not heard (%s); beat will ring again", bell, problem)


_doorbell = _Doorbell()


def ring(bell: str) -> None:
    """Wake the workers of `bell` (a Celery task's name) once the current transaction has committed."""
    transaction.on_commit(lambda: _doorbell.ring(bell), robust=True)
