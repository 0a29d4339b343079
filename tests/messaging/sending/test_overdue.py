"""What is looked at for receipts that are overdue: every message once, when it is old enough."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.messaging.models import Message, MessageEvent, MessageStatus, Overdue, OverdueSweep
from apps.messaging.sending import overdue
from tests.cast import Cast
from tests.factories import messaging
from tests.messaging.conftest import NOW

AFTER = timedelta(minutes=10)


def _sent(cast: Cast, minutes: float, status: str = MessageStatus.SENT) -> Message:
    return messaging.message(cast.acme, created_at=NOW - timedelta(minutes=minutes), status=status)


def _found() -> set[object]:
    return set(Overdue.objects.values_list("message_id", flat=True))


def test_what_has_not_ended_in_time_is_found(cast: Cast) -> None:
    open_ones = [_sent(cast, 11, status) for status in (MessageStatus.QUEUED, MessageStatus.ROUTED, MessageStatus.SENT)]
    for status in (MessageStatus.DELIVERED, MessageStatus.READ, MessageStatus.FAILED, MessageStatus.RECEIVED):
        _sent(cast, 11, status)
    _sent(cast, 9)

    overdue.find(after=AFTER, now=NOW)

    assert _found() == {message.id for message in open_ones}


@pytest.mark.parametrize(("status", "is_found"), [("SCHEDULED", True), ("CANCELLED", False)])
def test_message_for_later_is_found_and_a_cancelled_one_is_not(cast: Cast, status: str, is_found: bool) -> None:
    message = _sent(cast, 11, status)

    overdue.find(after=AFTER, now=NOW)

    assert _found() == ({message.id} if is_found else set())


def test_messages_from_before_the_first_look_are_found_too(cast: Cast) -> None:
    old = _sent(cast, 60 * 24 * 400)

    overdue.find(after=AFTER, now=NOW)

    assert _found() == {old.id}


def test_more_than_one_look_holds_are_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overdue, "_CHUNK", 2)
    sent = [_sent(cast, 60 - minute) for minute in range(7)]

    overdue.find(after=AFTER, now=NOW)

    assert _found() == {message.id for message in sent}
    assert OverdueSweep.objects.get().until == NOW - AFTER


def test_no_stretch_is_looked_at_twice(cast: Cast) -> None:
    overdue.find(after=AFTER, now=NOW)
    _sent(cast, 30)

    overdue.find(after=AFTER, now=NOW)

    assert _found() == set()


def test_message_whose_commit_came_late_is_found(cast: Cast) -> None:
    overdue.find(after=AFTER, now=NOW)
    late = _sent(cast, 10.5)  # its id is older than the last look

    overdue.find(after=AFTER, now=NOW + timedelta(seconds=30))

    assert _found() == {late.id}


def test_message_that_was_dropped_is_not_found_again(cast: Cast) -> None:
    message = _sent(cast, 20)
    overdue.find(after=AFTER, now=NOW)
    overdue.drop([message.id])

    overdue.find(after=AFTER, now=NOW + timedelta(minutes=5))

    assert _found() == set()


def test_row_of_a_message_that_has_ended_is_dropped(cast: Cast) -> None:
    ended, gone = _sent(cast, 20), _sent(cast, 20)
    overdue.find(after=AFTER, now=NOW)
    Message.objects.filter(id=ended.id).update(status=MessageStatus.DELIVERED)
    Message.objects.filter(id=gone.id).delete()

    overdue.tidy(after=AFTER, now=NOW)

    assert _found() == set()


def test_message_that_was_sent_late_is_asked_about_late(cast: Cast) -> None:
    message = _sent(cast, 60)
    sent_at = messaging.event(message, MessageStatus.SENT, seconds=3540).at
    overdue.find(after=AFTER, now=NOW)

    overdue.tidy(after=AFTER, now=NOW)

    assert Overdue.objects.get().due_at == sent_at + AFTER


def test_handed_out_message_is_nobody_elses_until_the_lease_ends(cast: Cast) -> None:
    message = _sent(cast, 60)
    overdue.find(after=AFTER, now=NOW)

    first = overdue.claim(10, lease=60, now=NOW)
    second = overdue.claim(10, lease=60, now=NOW)
    third = overdue.claim(10, lease=60, now=NOW + timedelta(seconds=61))

    assert [[(late.id, late.attempts) for late in batch] for batch in (first, second, third)] == [
        [(message.id, 1)],
        [],
        [(message.id, 2)],
    ]


def test_message_of_somebody_else_is_not_closed(cast: Cast) -> None:
    message = _sent(cast, 60)

    overdue.close(cast.outsider.organization.id, [message.id], overdue.UNCONFIRMED, at=NOW)

    assert not MessageEvent.objects.filter(message_id=message.id).exists()
