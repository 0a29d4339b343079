"""One-time codes over WhatsApp: SMS follows unless the delivery was confirmed in time, and never both."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from apps.channels.models import Channel, Sender
from apps.message_templates.models import Category, MessageTemplate
from apps.messaging.history import reading
from apps.messaging.models import MessageStatus, Outgoing
from apps.messaging.sending import deliver, draft
from tests.cast import Cast
from tests.factories.webhooks import endpoint, published
from tests.fakes.carrier import CarrierProcess
from tests.messaging.claiming import claim
from tests.messaging.conftest import Accept
from tests.messaging.sending.two_channels import PHONE, TEXTS, WABA, Lines, only, send, told

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 30.0


@pytest.fixture
def whatsapp(lines: Lines, settings: Settings) -> Sender:
    MessageTemplate.objects.update(category=Category.AUTHENTICATION)
    settings.OTP_FALLBACK_SECONDS = SECONDS
    return lines.whatsapp


def _sent_at() -> datetime:
    return next(step.at for step in reading.activities(only()) if step.status == MessageStatus.SENT)


def _pass(seconds: float) -> None:
    """Move the clock: what is due by then is due now."""
    for row in Outgoing.objects.all():
        row.due_at -= timedelta(seconds=seconds)
        row.save()


def test_code_waits_for_its_delivery_as_a_row(cast: Cast, accept: Accept, whatsapp: Sender) -> None:
    message = send(cast, accept)

    assert (message.status, message.channel) == (MessageStatus.SENT, "whatsapp")
    assert Outgoing.objects.get().due_at == _sent_at() + timedelta(seconds=SECONDS)


@pytest.mark.parametrize(("passed", "is_sent_again"), [(SECONDS - 1, False), (SECONDS + 1, True)])
def test_sms_follows_when_the_time_is_up_and_not_before(
    cast: Cast, accept: Accept, whatsapp: Sender, carrier: CarrierProcess, passed: float, is_sent_again: bool
) -> None:
    send(cast, accept)
    since = timezone.now() - _sent_at()

    _pass(passed - since.total_seconds() if not is_sent_again else passed)
    claimed = claim(1, lease=30.0, now=_sent_at() + since)
    assert bool(claimed) == is_sent_again
    Outgoing.objects.filter(attempts__gt=1).update(due_at=timezone.now())
    if not is_sent_again:
        return
    deliver.drain()

    assert (only().status, only().channel, only().number) == (MessageStatus.SENT, "sms", TEXTS)
    assert not Outgoing.objects.exists()
    assert carrier.phone(PHONE)["deliveries"] == 2
    steps = [(step.status, step.number, step.error_code) for step in reading.activities(only())][1:]
    assert steps == [
        ("ROUTED", WABA, None),
        ("SENT", WABA, None),
        ("ROUTED", WABA, "ERR_MESSAGE_EXPIRED"),
        ("ROUTED", TEXTS, None),
        ("SENT", TEXTS, None),
    ]


@pytest.mark.parametrize("confirmed", [MessageStatus.DELIVERED, MessageStatus.READ])
def test_delivery_confirmed_in_time_is_the_end(
    cast: Cast, accept: Accept, whatsapp: Sender, carrier: CarrierProcess, confirmed: MessageStatus
) -> None:
    send(cast, accept)

    told(whatsapp, confirmed)
    _pass(SECONDS + 1)
    deliver.drain()

    assert (only().status, only().channel) == (confirmed, "whatsapp")
    assert carrier.phone(PHONE)["deliveries"] == 1


def test_receipt_that_it_was_sent_is_no_delivery(cast: Cast, accept: Accept, whatsapp: Sender) -> None:
    send(cast, accept)

    told(whatsapp, MessageStatus.SENT)

    assert Outgoing.objects.get().due_at == _sent_at() + timedelta(seconds=SECONDS)


def test_failure_in_time_sends_the_sms_at_once(cast: Cast, accept: Accept, whatsapp: Sender) -> None:
    send(cast, accept)

    told(whatsapp, MessageStatus.FAILED, code="ERR_UNDELIVERABLE")
    deliver.drain()

    assert (only().status, only().channel) == (MessageStatus.SENT, "sms")
    assert not Outgoing.objects.exists()


def test_code_does_not_wait_an_hour_for_a_carrier_that_is_down(
    cast: Cast, accept: Accept, whatsapp: Sender, carrier: CarrierProcess
) -> None:
    carrier.put_faults({"kind": "error", "count": 1})

    send(cast, accept)

    assert (only().status, only().channel) == (MessageStatus.SENT, "sms")


@pytest.mark.parametrize("why", ["pinned", "not a code", "no other sender", "by SMS"])
def test_only_codes_with_another_way_wait(cast: Cast, accept: Accept, whatsapp: Sender, why: str) -> None:
    if why == "not a code":
        MessageTemplate.objects.update(category=Category.UTILITY)
    if why == "no other sender":
        Sender.objects.filter(channel=Channel.SMS).delete()
    if why == "by SMS":
        Sender.objects.filter(channel=Channel.WHATSAPP).delete()

    send(cast, accept, channels=["whatsapp" if why == "pinned" else None])

    assert only().status == MessageStatus.SENT
    assert not Outgoing.objects.exists()


def test_worker_that_dies_during_the_wait_loses_no_code(
    cast: Cast, accept: Accept, whatsapp: Sender, carrier: CarrierProcess
) -> None:
    """It has taken the row, and nothing more. The lease ends, and another worker takes it."""
    send(cast, accept)
    _pass(SECONDS + 1)
    [taken] = claim(1, lease=30.0, now=timezone.now())
    assert taken.awaits_delivery
    deliver.drain()
    assert carrier.phone(PHONE)["deliveries"] == 1

    _pass(31)
    deliver.drain()

    assert (only().status, only().channel) == (MessageStatus.SENT, "sms")
    assert carrier.phone(PHONE)["deliveries"] == 2


def test_worker_that_dies_before_it_could_write_loses_no_code(
    cast: Cast, accept: Accept, whatsapp: Sender, carrier: CarrierProcess
) -> None:
    """WhatsApp has the message and says so, but never that it arrived: the lease becomes the timer."""
    accept(cast.acme, PHONE, now=timezone.now())
    claim(1, lease=30.0, now=timezone.now())
    told(whatsapp, MessageStatus.SENT)

    _pass(31)
    deliver.drain()

    assert (only().status, only().channel) == (MessageStatus.SENT, "sms")


def test_wait_ends_quietly_when_there_is_no_other_way_any_more(cast: Cast, accept: Accept, whatsapp: Sender) -> None:
    send(cast, accept)
    Sender.objects.filter(channel=Channel.SMS).delete()
    draft._senders.clear()

    _pass(SECONDS + 1)
    deliver.drain()

    assert (only().status, only().channel) == (MessageStatus.SENT, "whatsapp")
    assert not Outgoing.objects.exists()
    assert [step.status for step in reading.activities(only())] == ["QUEUED", "ROUTED", "SENT"]


def test_webhooks_hear_both_routes(cast: Cast, accept: Accept, whatsapp: Sender) -> None:
    endpoint(cast.acme)
    send(cast, accept)
    _pass(SECONDS + 1)
    deliver.drain()

    heard = [(event["event"], event["payload"]["channel"], event["payload"]["sequence"]) for event in published()]
    assert heard == [
        ("message.queued", None, 1),
        ("message.routed", "whatsapp", 2),
        ("message.sent", "whatsapp", 3),
        ("message.routed", "sms", 8),
        ("message.sent", "sms", 9),
    ]
