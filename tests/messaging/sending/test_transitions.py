"""What a change of state brings with it, whoever makes it, and that all of it is written in one place."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from apps.channels.providers.types import Inbound
from apps.messaging.models import Exchange, Failure, Message, MessageEvent, MessageStatus, Outgoing, StaleHour
from apps.messaging.sending import accepting, cancel, inbound, overdue, status
from apps.messaging.sending.settle import SendOutcome, settle
from apps.messaging.sending.status import StatusStep
from tests.cast import Cast
from tests.factories import channels, message_templates, messaging
from tests.messaging.conftest import NOW

ROOT = Path(__file__).resolve().parents[3]
LONG_AGO = NOW - timedelta(days=8)
HOUR = datetime(2026, 4, 26, 9, tzinfo=UTC)
PHONE = "+14155552671"
CODE = "ERR_UNDELIVERABLE"


def _queued(cast: Cast, state: MessageStatus = MessageStatus.QUEUED) -> Message:
    message = messaging.message(cast.acme, PHONE, status=state, created_at=LONG_AGO)
    Outgoing.objects.create(message_id=message.id, due_at=LONG_AGO)
    return message


def _accepts(cast: Cast) -> None:
    accepting.accept(
        cast.acme,
        phones=[PHONE],
        channels=[None],
        template_id=message_templates.template(cast.acme).id,
        parameters={"name": "Ada"},
        metadata={},
        now=LONG_AGO,
    )


def _settles(cast: Cast) -> None:
    message = _queued(cast)
    end = SendOutcome(message.id, 0, MessageStatus.FAILED, NOW, "It failed", error_code=CODE, asked="?", answered="!")
    settle([end])


def _reports(cast: Cast) -> None:
    message = _queued(cast, MessageStatus.SENT)
    step = StatusStep(message.id, MessageStatus.FAILED, CODE, "It failed", heard="?")
    status.apply(channels.sender(cast.acme), [step], now=NOW)


def _cancels(cast: Cast) -> None:
    cancel.cancel_waiting([_queued(cast).id], by="by ada@acme.test", now=NOW)


def _closes(cast: Cast) -> None:
    message = messaging.message(cast.acme, PHONE, status=MessageStatus.SENT, created_at=LONG_AGO)
    overdue.close(cast.acme.organization.id, [message.id], overdue.NEVER_REPORTED, at=NOW)


def _receives(cast: Cast) -> None:
    sender = channels.sender(cast.acme)
    told = Inbound("carrier-1", PHONE, sender.number, "Hello", LONG_AGO, {})
    inbound.receive(sender, told, heard="?", now=NOW)


ACTIVITY, FAILURE, EXCHANGE, STALE, QUEUE = "activity", "failure", "exchange", "stale hour", "queue"


@pytest.mark.parametrize(
    ("change", "brings"),
    [
        (_accepts, {QUEUE}),
        (_receives, {EXCHANGE, STALE}),
        (_settles, {ACTIVITY, FAILURE, EXCHANGE, STALE}),
        (_reports, {ACTIVITY, FAILURE, EXCHANGE, STALE}),
        (_cancels, {ACTIVITY, STALE}),
        (_closes, {ACTIVITY}),
    ],
)
def test_what_a_change_brings(cast: Cast, change: Callable[[Cast], None], brings: set[str]) -> None:
    change(cast)

    ids = Message.objects.values("id")
    there = {
        ACTIVITY: MessageEvent.objects.filter(message_id__in=ids, at=NOW),
        FAILURE: Failure.objects.filter(message_id__in=ids, organization_id=cast.acme.organization.id, error_code=CODE),
        EXCHANGE: Exchange.objects.filter(message_id__in=ids, at=NOW, asked="?"),
        STALE: StaleHour.objects.filter(organization_id=cast.acme.organization.id, hour=HOUR, changed_at=NOW),
        QUEUE: Outgoing.objects.filter(message_id__in=ids),
    }
    assert {name for name, rows in there.items() if rows.count() == 1} == brings


def test_consequences_are_written_in_one_file() -> None:
    """The third of the greps in docs/architecture.md."""
    written = re.compile(r"(INSERT INTO|COPY) messaging_(messageevent|failure|exchange|stalehour|outgoing)")
    writers = {
        path.name
        for path in (ROOT / "apps/messaging").rglob("*.py")
        if "migrations" not in path.parts and written.search(path.read_text())
    }

    assert writers == {"transitions.py", "hourly_counts.py"}
