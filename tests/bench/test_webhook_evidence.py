from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from apps.core import sql
from apps.core.models import new_id
from apps.messaging.models import Message, MessageEvent, MessageStatus
from apps.webhooks import outbox
from bench import worker
from bench.stub_connection import Arrival
from bench.webhook_evidence import HAPPENED, Verdict, event_ids, judge
from tests.factories.webhooks import NOW

ONE, TWO = new_id(), new_id()


def came(event_id: UUID, body: str) -> Arrival:
    return Arrival("/", event_id, 1.0, body)


def test_what_came_twice_as_it_was_is_only_repeated() -> None:
    assert judge({ONE, TWO}, [came(ONE, "a"), came(TWO, "b"), came(ONE, "a")]) == Verdict(2, 0, 0, 1, 0)


def test_loss_is_told_and_what_never_happened() -> None:
    assert judge({ONE}, [came(TWO, "a")]) == Verdict(1, 1, 1, 0, 0)


def test_other_bytes_under_one_id_differ_and_so_do_other_ids_with_the_same_bytes() -> None:
    assert judge({ONE}, [came(ONE, "a"), came(ONE, "b")]).differing == 1
    assert judge({ONE, TWO}, [came(ONE, "a"), came(TWO, "a")]).differing == 1


def test_events_are_those_that_the_product_publishes(demo: dict[str, str]) -> None:
    """The message itself, and of every later status the first activity: a second one is a retry."""
    worker.seed(1)
    message = Message.objects.get()
    moments = [(MessageStatus.ROUTED, 1), (MessageStatus.ROUTED, 9), (MessageStatus.SENT, 2), ("CANCELLED", 3)]
    for status, seconds in moments:
        at = NOW + timedelta(seconds=seconds)
        MessageEvent.objects.create(message_id=message.id, at=at, status=status, description="")

    first = {"queued": message.created_at, "routed": NOW + timedelta(seconds=1), "sent": NOW + timedelta(seconds=2)}
    assert event_ids(sql.rows(HAPPENED, {})) == {
        outbox.event_id(f"message.{name}", message.id, at) for name, at in first.items()
    }
