"""The doorbell, with a real Valkey: it rings after commit, gathers rings, and never breaks what rang it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.db import transaction
from kombu import Connection

from apps.core import queue
from sentdash.celery import app
from tests.patience import PATIENCE

BELL = "tests.bell"
# They share one queue: in two processes at once they would hear each other.
pytestmark = pytest.mark.xdist_group("bells")


class _Ear:
    """Listens where the workers would."""

    def __init__(self, connection: Connection) -> None:
        self._queue = connection.SimpleQueue(app.conf.task_default_queue)
        self._queue.clear()

    def rings_at_last(self) -> int:
        """How many rings come in, once the first has."""
        first = self.rings(PATIENCE, most=1)
        return first + self.rings(0.3) if first else 0

    def rings(self, seconds: float = 0.3, most: int = 1000) -> int:
        """How many rings of the bell come in within that time."""
        end, count = time.monotonic() + seconds, 0
        while (left := end - time.monotonic()) > 0 and count < most:
            try:
                message = self._queue.get(timeout=left)
            except self._queue.Empty:
                break
            message.ack()
            count += message.headers["task"] == BELL
        return count


@pytest.fixture
def heard() -> Iterator[_Ear]:
    with app.connection_for_read() as connection:
        yield _Ear(connection)


@pytest.mark.django_db(transaction=True)
def test_bell_rings_once_the_transaction_has_committed(heard: _Ear) -> None:
    with transaction.atomic():
        queue.ring(BELL)
        assert heard.rings(0.1) == 0

    assert heard.rings_at_last() == 1


@pytest.mark.django_db(transaction=True)
def test_bell_does_not_ring_after_a_rollback(heard: _Ear) -> None:
    with transaction.atomic():
        queue.ring(BELL)
        transaction.set_rollback(True)

    assert heard.rings() == 0


@pytest.mark.django_db(transaction=True)
def test_many_rings_at_once_are_few_tasks(heard: _Ear) -> None:
    for _ in range(500):
        queue.ring(BELL)

    assert 1 <= heard.rings_at_last() < 50


def test_dead_broker_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    impatient = app.conf.broker_transport_options
    bell = queue._Doorbell(Connection("redis://127.0.0.1:1/0", transport_options=impatient))

    for _ in range(3):
        bell._send(BELL)

    assert len([record for record in caplog.records if "the bells are not heard" in record.message]) == 1
