"""Giving up on a receipt after 72 hours, and carriers that cannot be asked or answer meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.channels.models import Sender
from apps.messaging.history import reading
from apps.messaging.models import MessageEvent, MessageStatus, Overdue
from apps.messaging.sending import fetch, overdue, status
from apps.messaging.sending.status import StatusStep
from tests.cast import Cast
from tests.factories import channels
from tests.fakes.carrier import CarrierProcess
from tests.messaging.sending.unreported import Send, due_again, only, sent_before

pytestmark = pytest.mark.django_db(transaction=True)


def test_after_72_hours_the_message_says_that_its_carrier_never_reported(
    send_unreported: Send, carrier: CarrierProcess
) -> None:
    send_unreported()
    carrier.call("DELETE", "/control/phones")  # the carrier knows of nothing
    fetch.ask()
    assert [step.status for step in reading.activities(only())][-1] == MessageStatus.SENT
    assert reading.activities(only())[-1].description == "Message sent via SMS"

    sent_before(72)
    due_again()
    fetch.ask()

    last = reading.activities(only())[-1]
    assert (last.status, last.description, last.error_code) == (MessageStatus.SENT, overdue.NEVER_REPORTED, None)
    assert not Overdue.objects.exists()


def test_receipt_that_comes_after_that_counts_all_the_same(
    send_unreported: Send, carrier: CarrierProcess, silent_sender: Sender
) -> None:
    (message_id,) = send_unreported()
    carrier.call("DELETE", "/control/phones")
    sent_before(72)
    fetch.ask()

    status.apply(silent_sender, [StatusStep(message_id, MessageStatus.DELIVERED)], now=timezone.now())

    steps = [step.description for step in reading.activities(only())]
    assert steps[-2:] == [overdue.NEVER_REPORTED, "Message delivered to recipient"]
    assert only().status == MessageStatus.DELIVERED


def test_carrier_that_cannot_be_asked_is_not_and_says_so_after_72_hours(
    send_unreported: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_unreported()
    monkeypatch.setattr(fetch, "REPORTERS", {})  # a table, not code: as for a carrier that offers no `fetch`
    fetch.ask()
    waits = Overdue.objects.get().due_at - MessageEvent.objects.get(status=MessageStatus.SENT).at
    assert waits == timedelta(hours=72)

    sent_before(72)
    due_again()
    fetch.ask()

    assert reading.activities(only())[-1].description == overdue.CANNOT_BE_ASKED
    assert only().status == MessageStatus.SENT


def test_sender_that_is_gone_cannot_be_asked(send_unreported: Send, silent_sender: Sender) -> None:
    send_unreported()
    silent_sender.delete()
    sent_before(72)

    fetch.ask()

    assert reading.activities(only())[-1].description == overdue.CANNOT_BE_ASKED


def test_number_that_belongs_to_somebody_else_now_is_not_asked_with_their_key(
    send_unreported: Send, silent_sender: Sender, cast: Cast
) -> None:
    send_unreported()
    silent_sender.delete()
    channels.sender(cast.outsider, silent_sender.number)

    fetch.ask()

    assert only().status == MessageStatus.SENT


def test_receipt_that_comes_while_we_ask_wins_nothing_and_loses_nothing(
    send_unreported: Send, silent_sender: Sender
) -> None:
    (message_id,) = send_unreported()
    overdue.find(after=timedelta(), now=timezone.now())
    batch = overdue.claim(10, lease=60, now=timezone.now())
    status.apply(silent_sender, [StatusStep(message_id, MessageStatus.DELIVERED)], now=timezone.now())

    fetch._ask_about(batch)

    assert [step.status for step in reading.activities(only())] == ["QUEUED", "ROUTED", "SENT", "DELIVERED"]
    assert not Overdue.objects.exists()


def test_receipt_that_comes_before_we_give_up_is_the_end(send_unreported: Send, silent_sender: Sender) -> None:
    (message_id,) = send_unreported()
    status.apply(silent_sender, [StatusStep(message_id, MessageStatus.DELIVERED)], now=timezone.now())

    overdue.close(silent_sender.organization_id, [message_id], overdue.NEVER_REPORTED, at=timezone.now())

    assert reading.activities(only())[-1].status == MessageStatus.DELIVERED
