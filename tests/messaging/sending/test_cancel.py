"""Cancelling a scheduled message: for good, free, and never beside a worker that has it."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from apps.messaging.history import reading
from apps.messaging.models import HourCount, Message, MessageEvent, MessageStatus, Outgoing, StaleHour
from apps.messaging.sending import cancel, settle, status
from apps.messaging.sending.settle import SendOutcome
from tests.cast import Cast
from tests.factories import channels, messaging
from tests.messaging.claiming import claim
from tests.messaging.conftest import NOW, Accept

LATER = NOW + timedelta(hours=3)
PHONE = "+14155552671"


@pytest.fixture
def message(cast: Cast, accept: Accept) -> Message:
    accept(cast.acme, PHONE, scheduled_at=LATER)
    row: Message = Message.objects.get()
    return row


def _cancel(message: Message) -> None:
    cancel.cancel(message, by="by ada@acme.test", now=NOW + timedelta(minutes=1))


def _claim(limit: int = 10) -> list[UUID]:
    return [each.id for each in claim(limit, lease=30.0, now=LATER)]


def test_cancelled_message_leaves_the_queue_and_says_so(message: Message) -> None:
    _cancel(message)

    assert (message.status, message.scheduled_at, message.updated_at) == (
        MessageStatus.CANCELLED,
        LATER,
        NOW + timedelta(minutes=1),
    )
    assert not Outgoing.objects.exists()
    assert _claim() == []
    steps = reading.activities(message)
    assert [step.status for step in steps] == [MessageStatus.QUEUED, MessageStatus.SCHEDULED, MessageStatus.CANCELLED]
    assert [step.scheduled_at for step in steps] == [None, LATER, LATER]
    assert steps[-1].description == "Cancelled by ada@acme.test before it was sent"


def test_second_cancellation_changes_nothing(message: Message) -> None:
    _cancel(message)
    stale: Message = Message.objects.get()
    stale.status = MessageStatus.SCHEDULED

    _cancel(stale)

    assert stale.status == MessageStatus.CANCELLED
    assert MessageEvent.objects.count() == 1


def test_message_that_is_due_but_not_taken_can_still_be_cancelled(message: Message) -> None:
    cancel.cancel(message, by="by ada@acme.test", now=LATER + timedelta(hours=1))

    assert message.status == MessageStatus.CANCELLED


def test_claimed_message_cannot_be_cancelled(message: Message) -> None:
    assert _claim() == [message.id]

    with pytest.raises(cancel.TooLate):
        _cancel(message)

    assert Outgoing.objects.get().attempts == 1
    assert message.status == MessageStatus.SCHEDULED


@pytest.mark.parametrize(
    "current", [each for each in MessageStatus if each not in (MessageStatus.SCHEDULED, MessageStatus.CANCELLED)]
)
def test_only_a_scheduled_message_can_be_cancelled(cast: Cast, accept: Accept, current: MessageStatus) -> None:
    accept(cast.acme, PHONE)
    Message.objects.update(status=current)
    message: Message = Message.objects.get()

    with pytest.raises(cancel.TooLate):
        _cancel(message)

    assert Outgoing.objects.exists()
    assert message.status == current


def test_receipt_does_not_revive_a_cancelled_message(cast: Cast, message: Message) -> None:
    sender = channels.sender(cast.acme)
    _cancel(message)

    for reported in (MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.FAILED):
        assert status.apply(sender, [status.StatusStep(message.id, reported)], now=LATER) == []

    message.refresh_from_db()
    assert message.status == MessageStatus.CANCELLED


def test_hour_of_an_old_message_is_counted_anew(cast: Cast) -> None:
    old = messaging.message(
        cast.acme, status=MessageStatus.SCHEDULED, scheduled_at=LATER, created_at=NOW - timedelta(days=9)
    )
    Outgoing.objects.create(message_id=old.id, due_at=LATER)

    _cancel(old)

    assert StaleHour.objects.get().organization_id == cast.acme.organization.id
    assert not HourCount.objects.exists()


def test_scheduled_message_moves_on_when_it_is_settled(message: Message) -> None:
    _claim()

    settle.settle(
        [SendOutcome(message.id, 1, MessageStatus.SENT, LATER, "Message sent via SMS", LATER, "sms", "+14155550100")]
    )

    message.refresh_from_db()
    assert (message.status, message.scheduled_at) == (MessageStatus.SENT, LATER)
    assert [step.status for step in reading.activities(message)] == ["QUEUED", "SCHEDULED", "ROUTED", "SENT"]


def test_receipt_settles_what_a_dead_worker_sent(cast: Cast, message: Message) -> None:
    sender = channels.sender(cast.acme)
    _claim()

    assert status.apply(sender, [status.StatusStep(message.id, MessageStatus.DELIVERED)], now=LATER) == [message.id]

    assert not Outgoing.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_message_is_either_cancelled_or_taken_and_never_both(cast: Cast, accept: Accept) -> None:
    """Two workers claim while two people cancel the same messages, the last ones first."""
    accept(cast.acme, *(f"+1415555{number}" for number in range(2000, 2300)), scheduled_at=LATER)
    messages: list[Message] = list(Message.objects.order_by("-id"))
    taken: list[UUID] = []
    cancelled: list[UUID] = []
    begin = threading.Barrier(4)

    def work() -> None:
        begin.wait()
        while claimed := _claim(limit=5):
            taken.extend(claimed)
        connection.close()

    def call_off(mine: list[Message]) -> None:
        begin.wait()
        for message in mine:
            try:
                _cancel(message)
            except cancel.TooLate:
                continue
            cancelled.append(message.id)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    threads += [threading.Thread(target=call_off, args=(messages[start::2],)) for start in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken.extend(_claim(limit=1000))

    assert len(taken) == len(set(taken))
    assert not set(taken) & set(cancelled)
    assert set(taken) | set(cancelled) == {message.id for message in messages}
    assert set(Message.objects.filter(status=MessageStatus.CANCELLED).values_list("id", flat=True)) == set(cancelled)
    assert set(Outgoing.objects.values_list("message_id", flat=True)) == set(taken)


@pytest.mark.django_db(transaction=True)
def test_cancellation_waits_for_a_claim_under_way(cast: Cast, accept: Accept) -> None:
    """The worker has the row and has not committed yet; the cancellation sees what it did, not what was before."""
    accept(cast.acme, PHONE, scheduled_at=LATER)
    message: Message = Message.objects.get()
    refused = threading.Event()

    def call_off() -> None:
        try:
            _cancel(message)
        except cancel.TooLate:
            refused.set()
        connection.close()

    other = threading.Thread(target=call_off)
    connection.set_autocommit(False)
    try:
        assert _claim() == [message.id]
        other.start()
        _wait_for_a_lock()
        connection.commit()
    finally:
        connection.set_autocommit(True)
    other.join()

    assert refused.is_set()
    assert Outgoing.objects.get().attempts == 1


def _wait_for_a_lock() -> None:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%CANCELLED%'"
    with connection.cursor() as cursor:
        for _ in range(100_000):
            cursor.execute(f"{waiting} AND datname = current_database() AND pid <> pg_backend_pid()")
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_stat_clear_snapshot(), pg_sleep(0.01)")
    raise AssertionError("the cancellation never waited")
