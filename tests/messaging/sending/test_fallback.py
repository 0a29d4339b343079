"""The next route of an automatic message that failed: after which errors, and how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from apps.contacts.models import Contact
from apps.error_codes import catalog
from apps.error_codes.endings import ENDINGS
from apps.messaging.history import reading
from apps.messaging.models import Failure, Message, MessageStatus, Outgoing
from apps.messaging.sending import deliver, draft, fallback, secrets, status
from apps.messaging.sending.settle import SendOutcome, settle
from apps.messaging.sending.status import StatusStep
from tests.cast import Cast
from tests.factories.webhooks import endpoint, published
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

NO_WHATSAPP = "131026"


def test_refused_call_is_repeated_over_the_next_channel_under_the_same_id(
    cast: Cast, accept: Accept, lines: Lines, carrier: CarrierProcess
) -> None:
    carrier.put_faults({"kind": "fail", "code": NO_WHATSAPP, "count": 1})

    message = send(cast, accept)

    assert story() == [
        ("ROUTED", WABA, None),
        ("ROUTED", WABA, "ERR_UNDELIVERABLE"),
        ("ROUTED", TEXTS, None),
        ("SENT", TEXTS, None),
    ]
    assert standing() == ("SENT", "sms", TEXTS, [WHATSAPP, SMS])
    assert (message.error_code, message.description) == (None, None)
    assert not Outgoing.objects.exists()
    assert not Failure.objects.exists()
    assert carrier.phone(PHONE)["messages"][0]["key"] == str(message.id)


def test_failed_receipt_puts_the_message_back_into_the_queue(cast: Cast, accept: Accept, lines: Lines) -> None:
    message = send(cast, accept)
    assert standing() == ("SENT", "whatsapp", WABA, None)

    failed(lines)

    assert standing() == ("ROUTED", "sms", TEXTS, [WHATSAPP, SMS])
    assert (only().error_code, only().provider_ref) == (None, None)
    assert Outgoing.objects.get().message_id == message.id
    said = [step.description for step in reading.activities(only())][-2:]
    assert said == ["ERR_UNDELIVERABLE: No WhatsApp Trying SMS next.", f"Route chosen: sms from {TEXTS}"]

    deliver.drain()
    told(lines.sms, MessageStatus.DELIVERED)

    assert standing() == ("DELIVERED", "sms", TEXTS, [WHATSAPP, SMS])
    assert [state for state, *_ in story()] == ["ROUTED", "SENT", "ROUTED", "ROUTED", "SENT", "DELIVERED"]
    assert not Failure.objects.exists()


def test_last_route_fails_the_message_with_its_own_code(cast: Cast, accept: Accept, lines: Lines) -> None:
    send(cast, accept)
    failed(lines)
    deliver.drain()

    told(lines.sms, MessageStatus.FAILED, code="ERR_SENDER_INVALID")

    assert (only().status, only().error_code) == (MessageStatus.FAILED, "ERR_SENDER_INVALID")
    assert Failure.objects.get().error_code == "ERR_SENDER_INVALID"
    assert not Outgoing.objects.exists()


def test_pinned_message_never_falls_back(cast: Cast, accept: Accept, lines: Lines, carrier: CarrierProcess) -> None:
    send(cast, accept, channels=["whatsapp"])

    failed(lines)

    assert standing() == ("FAILED", "whatsapp", WABA, None)


def test_pinned_message_never_falls_back_from_a_refused_call(
    cast: Cast, accept: Accept, lines: Lines, carrier: CarrierProcess
) -> None:
    carrier.put_faults({"kind": "fail", "code": NO_WHATSAPP, "count": 1})

    send(cast, accept, channels=["whatsapp"])

    assert standing() == ("FAILED", "whatsapp", WABA, None)


@pytest.mark.parametrize("code", sorted(code for code, ending in ENDINGS.items() if not ending.falls_back))
def test_error_that_no_channel_can_mend_ends_the_message(cast: Cast, accept: Accept, lines: Lines, code: str) -> None:
    send(cast, accept)

    failed(lines, code)

    assert (only().status, only().error_code, only().routes) == (MessageStatus.FAILED, code, None)


def test_consent_content_and_invalid_numbers_are_the_same_on_every_channel() -> None:
    same = ("ERR_CONSENT_BLOCKED", "ERR_CONTENT_REJECTED", "ERR_TEMPLATE_PARAMS_INVALID", "ERR_NUMBER_INVALID")

    assert not any(catalog.ending_of(code).falls_back for code in same)


def test_without_another_sender_the_message_fails(cast: Cast, accept: Accept, lines: Lines) -> None:
    send(cast, accept)
    lines.sms.delete()
    draft._senders.clear()

    failed(lines)

    assert standing() == ("FAILED", "whatsapp", WABA, None)


def test_who_has_opted_out_meanwhile_is_not_tried_again(cast: Cast, accept: Accept, lines: Lines) -> None:
    send(cast, accept)
    Contact.objects.update(opt_out=True)

    failed(lines)

    assert only().status == MessageStatus.FAILED


def test_message_whose_code_was_forgotten_is_not_sent_again(cast: Cast, accept: Accept, lines: Lines) -> None:
    send(cast, accept)
    Message.objects.update(parameters={"name": secrets.MASK})

    failed(lines)

    assert only().status == MessageStatus.FAILED


def test_after_a_day_nobody_waits_for_the_message_any_more(cast: Cast, accept: Accept, lines: Lines) -> None:
    send(cast, accept)

    told(lines.whatsapp, MessageStatus.FAILED, code="ERR_UNDELIVERABLE", now=timezone.now() + timedelta(hours=25))

    assert only().status == MessageStatus.FAILED


def test_three_routes_are_the_most(cast: Cast, accept: Accept, lines: Lines) -> None:
    send(cast, accept)
    Message.objects.update(routes=["rcs:telnyx", "rcs:other", WHATSAPP])

    failed(lines)

    assert only().status == MessageStatus.FAILED


def test_failure_after_delivery_does_not_fall_back(cast: Cast, accept: Accept, lines: Lines) -> None:
    send(cast, accept)
    told(lines.whatsapp, MessageStatus.DELIVERED)

    failed(lines)

    assert standing() == ("FAILED", "whatsapp", WABA, None)
    assert not Outgoing.objects.exists()


def test_failure_told_together_with_the_delivery_does_not_fall_back(cast: Cast, accept: Accept, lines: Lines) -> None:
    message = send(cast, accept)

    fails = StatusStep(message.id, MessageStatus.FAILED, "ERR_UNDELIVERABLE")
    status.apply(lines.whatsapp, [StatusStep(message.id, MessageStatus.DELIVERED), fails], now=timezone.now())

    assert only().status == MessageStatus.FAILED


def test_worker_that_dies_before_the_second_call_loses_nothing(
    cast: Cast, accept: Accept, lines: Lines, settings: Settings
) -> None:
    send(cast, accept)
    failed(lines)
    [taken] = claim(1, lease=30.0, now=timezone.now())
    assert taken.routes == (WHATSAPP, SMS)

    Outgoing.objects.update(due_at=timezone.now())
    deliver.drain()

    assert standing() == ("SENT", "sms", TEXTS, [WHATSAPP, SMS])


def test_retries_begin_anew_with_each_route(cast: Cast, accept: Accept, lines: Lines) -> None:
    [accepted] = accept(cast.acme, PHONE, now=timezone.now())
    Outgoing.objects.update(attempts=8)
    now = timezone.now()
    ahead = fallback.Fallback(SMS, "sms", TEXTS)
    refused = SendOutcome(accepted.id, 8, MessageStatus.ROUTED, now, "No", error_code="ERR_X", retry_at=now)

    settle([replace(refused, route=WHATSAPP, fallback=ahead)])

    assert (Outgoing.objects.get().attempts, standing()) == (0, ("ROUTED", "sms", TEXTS, [WHATSAPP, SMS]))


def test_webhooks_hear_each_route_once_and_failure_only_at_the_end(cast: Cast, accept: Accept, lines: Lines) -> None:
    endpoint(cast.acme)
    send(cast, accept)
    failed(lines)
    deliver.drain()
    told(lines.sms, MessageStatus.FAILED, code="ERR_UNDELIVERABLE")

    heard = [(event["event"], event["payload"]["channel"], event["payload"]["sequence"]) for event in published()]

    assert heard == [
        ("message.queued", None, 1),
        ("message.routed", "whatsapp", 2),
        ("message.sent", "whatsapp", 3),
        ("message.routed", "sms", 8),
        ("message.sent", "sms", 9),
        ("message.failed", "sms", 12),
    ]


def test_plan_for_receipts_costs_nothing_unless_one_failed(
    cast: Cast, accept: Accept, lines: Lines, django_assert_num_queries: Any
) -> None:
    delivered = StatusStep(send(cast, accept).id, MessageStatus.DELIVERED)

    with django_assert_num_queries(0):
        assert fallback.after_receipts(lines.whatsapp, [delivered], now=timezone.now()) == {}
