"""What the library says of the last comparison with Meta, from being asked for to its end."""

from __future__ import annotations

from django.utils import timezone

from apps.core import queue
from apps.message_templates import sync
from apps.message_templates.library import sync_status
from apps.message_templates.library.sync_status import SyncStatus
from apps.message_templates.models import TemplateSync
from tests.cast import Cast
from tests.fakes.graph import BUSY, PAGE, Graph
from tests.message_templates.conftest import connect


def _status(cast: Cast) -> SyncStatus:
    found = sync_status.of(cast.shop, now=timezone.now())
    assert found is not None
    return found


def test_without_whatsapp_there_is_none(cast: Cast) -> None:
    assert sync_status.of(cast.shop, now=timezone.now()) is None


def test_it_runs_from_when_it_is_asked_for_until_it_has_ended(cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    for number in range(PAGE + 1):
        graph.put(f"template_{number}")
    assert _status(cast) == SyncStatus(None, is_running=True)
    sync.sync_now(cast.shop, now=timezone.now())
    assert _status(cast).is_running
    [row] = queue.claim(TemplateSync.objects.all(), 1, lease=sync._FIRST_PAUSE, now=timezone.now())
    assert _status(cast).is_running

    sync._attempt(row)

    status = _status(cast)
    assert (status.is_running, status.has_failed) == (False, False)
    assert status.row
    assert (status.row.seen, status.row.new, status.row.changed, status.row.removed) == (PAGE + 1, PAGE + 1, 0, 0)


def test_pages_compared_so_far_are_told_meanwhile(cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    for number in range(PAGE + 1):
        graph.put(f"template_{number}")
    graph.list_failures = [None, BUSY]

    sync.drain()

    status = _status(cast)
    assert status.row
    assert (status.row.seen, status.row.new, status.has_failed, status.is_running) == (PAGE, PAGE, True, False)


def test_failure_is_forgotten_as_soon_as_it_is_asked_for_again(cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    graph.list_failures = [BUSY]
    sync.drain()
    assert _status(cast).has_failed

    sync.sync_now(cast.shop, now=timezone.now())

    assert (_status(cast).has_failed, _status(cast).is_running) == (False, True)
