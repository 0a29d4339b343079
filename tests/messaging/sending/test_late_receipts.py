"""What carriers and workers tell late of a route that was left for another one."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.messaging.models import MessageStatus, Outgoing
from apps.messaging.sending import deliver
from apps.messaging.sending.settle import SendOutcome, settle
from tests.cast import Cast
from tests.fakes.carrier import CarrierProcess
from tests.messaging.claiming import claim
from tests.messaging.conftest import Accept
from tests.messaging.sending.two_channels import (
    PHONE,
    SMS,
    TEXTS,
    WABA,
    WHATSAPP,
    Lines,
    failed,
    only,
    send,
    standing,
    story,
    told,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_delivery_that_is_told_late_keeps_the_second_from_leaving(
    cast: Cast, accept: Accept, lines: Lines, carrier: CarrierProcess
) -> None:
    send(cast, accept)
    failed(lines)

    told(lines.whatsapp, MessageStatus.DELIVERED)
    deliver.drain()

    assert (only().status, only().channel, only().number) == (MessageStatus.DELIVERED, "whatsapp", WABA)
    assert not Outgoing.objects.exists()
    assert carrier.phone(PHONE)["deliveries"] == 1
    told(lines.whatsapp, MessageStatus.READ)
    assert only().status == MessageStatus.READ


def test_delivery_that_is_told_after_the_second_left_counts_and_the_second_cannot_fail_it(
    cast: Cast, accept: Accept, lines: Lines
) -> None:
    send(cast, accept)
    failed(lines)
    deliver.drain()

    told(lines.whatsapp, MessageStatus.DELIVERED)
    told(lines.sms, MessageStatus.FAILED, code="ERR_UNDELIVERABLE")

    assert (only().status, only().channel, only().number) == (MessageStatus.DELIVERED, "whatsapp", WABA)
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize("was_sent", [False, True])
@pytest.mark.parametrize("late", [MessageStatus.FAILED, MessageStatus.SENT])
def test_late_receipts_of_the_first_route_change_nothing_else(
    cast: Cast, accept: Accept, lines: Lines, late: MessageStatus, was_sent: bool
) -> None:
    send(cast, accept)
    failed(lines)
    if was_sent:
        deliver.drain()
    before, steps, waiting = standing(), story(), Outgoing.objects.count()

    told(lines.whatsapp, late, code="ERR_UNDELIVERABLE" if late == MessageStatus.FAILED else None)

    assert (standing(), story(), Outgoing.objects.count()) == (before, steps, waiting)


def test_worker_that_writes_late_does_not_undo_a_fallback(cast: Cast, accept: Accept, lines: Lines) -> None:
    """The carrier told the failure before the worker could write that it had sent the message."""
    accept(cast.acme, PHONE, now=timezone.now())
    claim(1, lease=30.0, now=timezone.now())
    failed(lines)
    waits = Outgoing.objects.get()

    settle([SendOutcome(only().id, 1, MessageStatus.SENT, timezone.now(), "Sent", channel="whatsapp", number=WABA)])

    assert standing() == ("ROUTED", "sms", TEXTS, [WHATSAPP, SMS])
    assert Outgoing.objects.get().due_at == waits.due_at
    deliver.drain()
    assert standing() == ("SENT", "sms", TEXTS, [WHATSAPP, SMS])


def test_second_that_is_written_after_a_late_delivery_changes_nothing(cast: Cast, accept: Accept, lines: Lines) -> None:
    send(cast, accept)
    failed(lines)
    claim(1, lease=30.0, now=timezone.now())
    told(lines.whatsapp, MessageStatus.DELIVERED)

    settle([SendOutcome(only().id, 1, MessageStatus.SENT, timezone.now(), "Sent", channel="sms", lap=1, route=SMS)])

    assert (only().status, only().channel) == (MessageStatus.DELIVERED, "whatsapp")
