"""Receipts move a message forward and never back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from apps.channels.models import Sender
from apps.channels.providers.types import StatusUpdate
from apps.messaging.models import Exchange, Failure, Message, MessageEvent, MessageStatus, Outgoing
from apps.messaging.sending import overdue, status
from apps.messaging.sending.status import StatusStep
from tests.cast import Cast
from tests.factories import channels
from tests.messaging.conftest import NOW, Accept

ORDER = [
    MessageStatus.QUEUED,
    MessageStatus.ROUTED,
    MessageStatus.SENT,
    MessageStatus.DELIVERED,
    MessageStatus.READ,
    MessageStatus.FAILED,
]
REPORTED = [MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.FAILED]


@pytest.fixture
def sender(cast: Cast) -> Sender:
    return channels.sender(cast.acme)


@pytest.fixture
def message(cast: Cast, accept: Accept) -> Message:
    accept(cast.acme, "+14155552671")
    row: Message = Message.objects.get()
    return row


@pytest.mark.parametrize("reported", REPORTED)
@pytest.mark.parametrize("current", ORDER)
def test_message_moves_only_forward(
    sender: Sender, message: Message, current: MessageStatus, reported: MessageStatus
) -> None:
    Message.objects.update(status=current)

    code = "ERR_UNDELIVERABLE" if reported == MessageStatus.FAILED else None
    moved = status.apply(sender, [StatusStep(message.id, reported, code)], now=NOW)

    message.refresh_from_db()
    is_forward = ORDER.index(reported) > ORDER.index(current)
    assert message.status == (reported if is_forward else current)
    assert moved == ([message.id] if is_forward else [])
    assert MessageEvent.objects.count() == len(moved)


def test_receipt_takes_the_message_out_of_the_queue(sender: Sender, message: Message) -> None:
    status.apply(sender, [StatusStep(message.id, MessageStatus.SENT)], now=NOW)

    assert not Outgoing.objects.exists()


def test_receipt_names_the_number_a_dead_worker_could_not(sender: Sender, message: Message) -> None:
    status.apply(sender, [StatusStep(message.id, MessageStatus.SENT)], now=NOW)

    message.refresh_from_db()
    assert (message.number, message.channel) == (sender.number, "sms")


def test_failure_is_told_with_its_code(sender: Sender, message: Message) -> None:
    step = StatusStep(message.id, MessageStatus.FAILED, "ERR_UNDELIVERABLE", "The phone is off.")

    status.apply(sender, [step], now=NOW)
    status.apply(sender, [step], now=NOW)

    message.refresh_from_db()
    assert (message.error_code, message.description) == ("ERR_UNDELIVERABLE", "ERR_UNDELIVERABLE: The phone is off.")
    failure = Failure.objects.get()
    assert (failure.message_id, failure.is_blocked) == (message.id, False)
    assert MessageEvent.objects.get().error_code == "ERR_UNDELIVERABLE"


def test_steps_of_one_message_in_one_report_end_at_the_furthest(sender: Sender, message: Message) -> None:
    status.apply(
        sender, [StatusStep(message.id, MessageStatus.DELIVERED), StatusStep(message.id, MessageStatus.SENT)], now=NOW
    )

    message.refresh_from_db()
    assert message.status == MessageStatus.DELIVERED


def test_sender_of_somebody_else_moves_nothing(cast: Cast, message: Message) -> None:
    stranger = channels.sender(cast.outsider, "+14155550199")

    moved = status.apply(stranger, [StatusStep(message.id, MessageStatus.DELIVERED)], now=NOW)

    message.refresh_from_db()
    assert (moved, message.status) == ([], MessageStatus.QUEUED)
    assert Outgoing.objects.exists()


def test_what_was_heard_is_kept_though_it_moves_nothing(sender: Sender, message: Message) -> None:
    for number in range(2):
        step = StatusStep(message.id, MessageStatus.DELIVERED, heard=f"report {number}")
        status.apply(sender, [step], now=NOW + timedelta(seconds=number))

    assert list(Exchange.objects.order_by("at").values_list("asked", "answered")) == [
        ("report 0", None),
        ("report 1", None),
    ]


def test_what_somebody_elses_sender_heard_is_not_kept(cast: Cast, message: Message) -> None:
    stranger = channels.sender(cast.outsider, "+14155550199")

    status.apply(stranger, [StatusStep(message.id, MessageStatus.DELIVERED, heard="report")], now=NOW)

    assert not Exchange.objects.exists()


def test_thousand_repeats_leave_one_activity(sender: Sender, message: Message) -> None:
    for _ in range(1000):
        status.apply(sender, [StatusStep(message.id, MessageStatus.DELIVERED)], now=NOW)

    assert MessageEvent.objects.count() == 1


def _update(message: Message, told: str, **fields: object) -> StatusUpdate:
    given: dict[str, Any] = {"error_code": None, "description": "", "raw": {}, **fields}
    return StatusUpdate(message.id, "theirs", told, **given)  # type: ignore[arg-type]


def test_receipt_brings_the_carriers_id_and_its_number_of_parts(sender: Sender, message: Message) -> None:
    """Its worker may have died before it wrote them."""
    status.report(sender, [_update(message, "SENT", parts=3)], now=NOW)

    message.refresh_from_db()
    assert (message.provider_ref, message.carrier_parts) == ("theirs", 3)


def test_later_number_of_parts_wins_and_none_changes_nothing(sender: Sender, message: Message) -> None:
    Message.objects.update(status=MessageStatus.ROUTED, carrier_parts=1, provider_ref="first")
    status.report(sender, [_update(message, "SENT")], now=NOW)
    status.report(sender, [_update(message, "DELIVERED", parts=2)], now=NOW)

    message.refresh_from_db()
    assert (message.provider_ref, message.carrier_parts) == ("first", 2)


def test_id_that_no_column_holds_is_left_out(sender: Sender, message: Message) -> None:
    update = replace(_update(message, "DELIVERED"), provider_id="x" * 65)

    assert status.report(sender, [update], now=NOW) == [message.id]


@pytest.mark.parametrize("current", [MessageStatus.ROUTED, MessageStatus.SENT])
def test_network_that_never_confirms_is_told_once(sender: Sender, message: Message, current: MessageStatus) -> None:
    Message.objects.update(status=current)
    for second in range(2):
        status.report(sender, [_update(message, "SENT", is_last=True)], now=NOW + timedelta(seconds=second))

    message.refresh_from_db()
    assert message.status == MessageStatus.SENT
    told = list(MessageEvent.objects.order_by("at").values_list("status", "description"))
    assert told[-1] == (MessageStatus.SENT, overdue.UNCONFIRMED)
    assert len(told) == (2 if current == MessageStatus.ROUTED else 1)


def test_network_that_never_confirms_does_not_undo_a_delivery(sender: Sender, message: Message) -> None:
    Message.objects.update(status=MessageStatus.DELIVERED)

    status.report(sender, [_update(message, "SENT", is_last=True)], now=NOW)

    assert not MessageEvent.objects.exists()
