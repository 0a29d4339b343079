"""Accounts compared with Meta's lists, over HTTP: when, how often, and at what cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.channels.models import CarrierAccount
from apps.message_templates import importing, sync
from apps.message_templates.keeping import ListRefused
from apps.message_templates.models import MessageTemplate, TemplateSync, TemplateVersion
from tests.cast import Cast
from tests.factories.webhooks import endpoint, published
from tests.fakes.graph import BUSY, PAGE, Graph, body
from tests.message_templates.conftest import connect


def present() -> list[str]:
    return list(MessageTemplate.objects.present().order_by("name").values_list("name", flat=True))


def test_connected_account_is_compared_by_the_next_beat_and_then_every_hour(cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    graph.put("order_update")

    assert sync.drain() == 1

    assert present() == ["Order update"]
    row = TemplateSync.objects.get()
    assert row.finished_at is not None
    assert timedelta(minutes=50) < row.due_at - timezone.now() < timedelta(minutes=70)
    assert sync.drain() == 0


def test_account_that_meta_does_not_list_is_tried_again_soon(cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    graph.list_failures = [BUSY]

    assert sync.drain() == 0

    row = TemplateSync.objects.get()
    assert (row.finished_at, row.attempts) == (None, 1)
    assert "too many calls" in row.problem
    TemplateSync.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert sync.drain() == 1
    assert TemplateSync.objects.get().problem == ""


def test_sync_now_is_due_at_once(cast: Cast, graph: Graph) -> None:
    connect(cast.acme)
    sync.drain()
    graph.put("order_update")

    sync.sync_now(cast.shop, now=timezone.now() - timedelta(seconds=1))  # it inherits the account
    sync.drain()

    assert present() == ["Order update"]
    assert sync.state_of(cast.shop) == TemplateSync.objects.get()


def test_without_whatsapp_there_is_nothing_to_compare(cast: Cast) -> None:
    with pytest.raises(importing.NotConnected):
        sync.sync_now(cast.acme, now=timezone.now())
    assert sync.state_of(cast.acme) is None


def test_list_that_breaks_off_removes_nothing(cast: Cast, graph: Graph) -> None:
    account = connect(cast.acme)
    for number in range(PAGE + 1):
        graph.put(f"template_{number}")
    sync.run(account)
    graph.list_failures = [None, BUSY]

    with pytest.raises(ListRefused):
        sync.run(account)

    assert len(present()) == PAGE + 1


def test_page_costs_the_same_number_of_statements_however_long_it_is(cast: Cast, graph: Graph) -> None:
    """Once when everything is new, once when it is known, and once when all have changed and were edited."""
    account = connect(cast.acme)
    endpoint(cast.acme, event_types=["templates"])

    def costs(count: int) -> tuple[int, int, int]:
        MessageTemplate.objects.all().delete()
        graph.templates.clear()
        for number in range(count):
            graph.put(f"template_{number}")
        new, known = _cost(account), _cost(account)
        for each in graph.templates.values():
            each |= {"status": "PAUSED", "components": body("Edited {{1}}")}
        return new, known, _cost(account)

    costs(1)  # loads what is remembered
    assert costs(2) == costs(PAGE)
    assert len(present()) == TemplateVersion.objects.filter(status="PAUSED").count() == PAGE
    assert len(published()) == 1 + 2 + PAGE


def test_2000_templates_are_compared_in_one_pass(cast: Cast, graph: Graph) -> None:
    """Every page costs what the others cost, and few statements."""
    account = connect(cast.acme)
    sync.run(account)  # loads what the account remembers
    for number in range(PAGE):
        graph.put(f"template_{number}")
    one_page = _cost(account)
    MessageTemplate.objects.all().delete()
    for number in range(PAGE, 2000):
        graph.put(f"template_{number}")

    more, rest = divmod(_cost(account) - one_page, 19)

    assert (more < 9, rest) == (True, 0)
    assert len(present()) == 2000


def _cost(account: CarrierAccount) -> int:
    with CaptureQueriesContext(connection) as queries:
        sync.run(account)
    # Whether anyone listens to events is remembered for a second: how often it is asked depends on the machine.
    return sum('FROM "webhooks_endpoint" LIMIT 1' not in each["sql"] for each in queries)


def test_templates_that_are_gone_are_removed_in_a_fixed_number_of_statements(cast: Cast, graph: Graph) -> None:
    account = connect(cast.acme)

    def cost(count: int) -> int:
        for number in range(count):
            graph.put(f"template_{count}_{number}")
        sync.run(account)
        graph.templates.clear()
        with CaptureQueriesContext(connection) as queries:
            assert sync.run(account).removed == count
        return len(queries)

    assert cost(2) == cost(90)
    assert present() == []
