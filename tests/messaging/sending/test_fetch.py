"""Asking a carrier that really answers what became of messages it never told us about."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from apps.channels.models import Sender
from apps.messaging import exchanges, tasks
from apps.messaging.history import reading
from apps.messaging.models import Failure, Message, MessageEvent, MessageStatus, Outgoing, Overdue
from apps.messaging.sending import fetch, overdue, status
from apps.messaging.sending.status import StatusStep
from tests.cast import Cast
from tests.fakes.carrier import CarrierProcess
from tests.messaging.conftest import Accept
from tests.messaging.sending.unreported import PHONE, Send, due_again, has_ended, only, sent_before
from tests.patience import until

pytestmark = pytest.mark.django_db(transaction=True)


def test_message_that_nobody_told_us_of_is_asked_for(send_unreported: Send) -> None:
    send_unreported()

    fetch.ask()

    assert only().status == MessageStatus.DELIVERED
    assert [step.status for step in reading.activities(only())] == ["QUEUED", "ROUTED", "SENT", "DELIVERED"]
    assert not Overdue.objects.exists()


def test_failure_is_asked_for_with_its_code(send_unreported: Send, carrier: CarrierProcess) -> None:
    carrier.put_faults({"kind": "undeliverable", "code": "40002"})
    send_unreported()

    fetch.ask()

    assert (only().status, only().error_code) == (MessageStatus.FAILED, "ERR_BLOCKED_AS_SPAM")
    assert Failure.objects.get().message_id == only().id


def test_question_and_answer_are_kept_word_for_word(send_unreported: Send, carrier: CarrierProcess) -> None:
    send_unreported()

    fetch.ask()

    last = exchanges.of(only())[-1]
    assert last.title == "Raw exchange with the carrier"
    assert f"GET {carrier.base_url}/messages/{only().provider_ref}" in last.text
    assert '"status": "delivered"' in last.text


def test_many_are_asked_for_in_one_round(send_unreported: Send, carrier: CarrierProcess) -> None:
    phones = [f"+1415555{number}" for number in range(2000, 2250)]  # more than two batches
    send_unreported(*phones)

    fetch.ask()

    assert set(Message.objects.values_list("status", flat=True)) == {MessageStatus.DELIVERED}


def test_nothing_is_asked_before_it_is_overdue(
    send_unreported: Send, settings: Settings, carrier: CarrierProcess
) -> None:
    settings.RECEIPT_DUE_SECONDS = 600.0
    send_unreported()

    fetch.ask()

    assert only().status == MessageStatus.SENT
    assert not Overdue.objects.exists()


def test_sending_and_receipts_write_nothing_for_it(send_unreported: Send, silent_sender: Sender) -> None:
    (message_id,) = send_unreported()
    status.apply(silent_sender, [StatusStep(message_id, MessageStatus.DELIVERED)], now=timezone.now())

    fetch.ask()

    assert not Overdue.objects.exists()
    assert len(exchanges.of(only())) == 1  # the sending: it was not asked about


def test_message_without_news_is_asked_about_less_and_less_often(
    send_unreported: Send, carrier: CarrierProcess, settings: Settings
) -> None:
    send_unreported()
    carrier.put_faults({"kind": "error"})
    waits = []
    for _ in range(3):
        settings.RECEIPT_DUE_SECONDS = 0.0
        overdue.find(after=timedelta(), now=timezone.now())
        due_again()
        settings.RECEIPT_DUE_SECONDS = 600.0
        sent_before(1)
        fetch.ask()
        waits.append((Overdue.objects.get().due_at - timezone.now()).total_seconds())

    assert [round(wait / 600) for wait in waits] == [2, 4, 8]
    assert only().status == MessageStatus.SENT


def test_limit_of_the_carrier_is_heeded(send_unreported: Send, carrier: CarrierProcess, settings: Settings) -> None:
    send_unreported(*(f"+1415555{number}" for number in range(2000, 2040)))
    settings.RECEIPT_ASKS_PER_SECOND = 20.0  # answered one by one, so that the first refusal stops the rest
    carrier.put_faults({"kind": "rate_limited", "retry_after": 900, "count": 1000})
    before = carrier.counters()["requests"]

    fetch.ask()
    fetch.ask()

    struck = 1000 - carrier.call("GET", "/control/faults").json()["faults"][0]["count"]
    assert 1 <= struck < 40
    assert carrier.counters()["requests"] == before  # nothing was sent meanwhile
    assert all(
        due > timezone.now() + timedelta(seconds=800) for due in Overdue.objects.values_list("due_at", flat=True)
    )
    assert set(Overdue.objects.values_list("attempts", flat=True)) == {0}  # no question was used up


def test_paused_account_is_asked_again_afterwards(send_unreported: Send, carrier: CarrierProcess, cast: Cast) -> None:
    send_unreported()
    carrier.put_faults({"kind": "rate_limited", "count": 1})
    fetch.ask()
    assert only().status == MessageStatus.SENT

    cache.delete(f"receipts-paused:telnyx:{cast.acme.organization.id}")  # the pause is over
    due_again()
    fetch.ask()

    assert only().status == MessageStatus.DELIVERED


def test_carrier_that_never_learned_is_believed_and_not_asked_again(
    send_unreported: Send, carrier: CarrierProcess
) -> None:
    carrier.put_faults({"kind": "undeliverable", "status": "delivery_unconfirmed"})
    send_unreported()

    fetch.ask()
    fetch.ask()

    assert only().status == MessageStatus.SENT
    assert [step.description for step in reading.activities(only())][-1:] == [overdue.UNCONFIRMED]
    assert MessageEvent.objects.filter(description=overdue.UNCONFIRMED).count() == 1


def test_message_that_only_its_first_receipt_made_sent_can_be_asked_for(
    cast: Cast, accept: Accept, silent_sender: Sender, carrier: CarrierProcess
) -> None:
    """Its worker died, and with it the carrier's id; the second receipt never came."""
    accept(cast.acme, PHONE, now=timezone.now())
    receipt = StatusStep(only().id, MessageStatus.SENT, provider_ref=carrier.send(PHONE).json()["data"]["id"])
    status.apply(silent_sender, [receipt], now=timezone.now())
    until(lambda: has_ended(carrier, PHONE))

    fetch.ask()

    assert only().status == MessageStatus.DELIVERED


def test_message_that_is_still_to_be_sent_is_left_alone(cast: Cast, accept: Accept, silent_sender: Sender) -> None:
    accept(cast.acme, PHONE, now=timezone.now())
    leaves_at = timezone.now() + timedelta(days=20)
    Outgoing.objects.update(due_at=leaves_at)

    fetch.ask()
    due_again()
    fetch.ask()

    assert only().status == MessageStatus.QUEUED
    assert Overdue.objects.get().due_at == leaves_at


def test_one_worker_asks_at_a_time(send_unreported: Send) -> None:
    send_unreported()
    settings = connection.settings_dict
    given = {"host": settings["HOST"], "port": settings["PORT"], "user": settings["USER"]}
    with psycopg.connect(**given, password=settings["PASSWORD"], dbname=settings["NAME"]) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [fetch._LOCK])

        fetch.ask()

    assert only().status == MessageStatus.SENT
    fetch.ask()
    assert only().status == MessageStatus.DELIVERED


def test_beat_rings_for_it(send_unreported: Send, settings: Settings) -> None:
    assert tasks.ask.name in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    send_unreported()

    tasks.ask()

    assert only().status == MessageStatus.DELIVERED
