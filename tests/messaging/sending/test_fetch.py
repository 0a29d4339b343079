"""Asking a carrier that really answers what became of messages it never told us about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

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
from apps.messaging.sending import deliver, draft, fetch, overdue, status
from apps.messaging.sending.status import StatusStep
from tests.cast import Cast
from tests.factories import channels
from tests.fakes.carrier import CarrierProcess
from tests.messaging.conftest import Accept
from tests.patience import until

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = "+14155552671"
Send = Callable[..., list[UUID]]


@pytest.fixture
def sender(cast: Cast, carrier: CarrierProcess, settings: Settings) -> Sender:
    """Receipts are overdue at once here, and nobody listens to those that the carrier sends by itself."""
    settings.RECEIPT_DUE_SECONDS = 0.0
    settings.RECEIPT_ASKS_PER_SECOND = 1000.0
    settings.CALLBACK_URL = "http://127.0.0.1:9"
    for memory in (draft._senders, draft._templates):
        memory.clear()
    return channels.sender(cast.acme)


@pytest.fixture
def send(cast: Cast, accept: Accept, sender: Sender, carrier: CarrierProcess) -> Send:
    """Has messages sent, and waits until they have ended at the carrier."""

    def call(*phones: str) -> list[UUID]:
        accepted = accept(cast.acme, *(phones or (PHONE,)), now=timezone.now())
        deliver.drain()
        for phone in phones or (PHONE,):
            until(partial(_has_ended, carrier, phone))
        return [each.id for each in accepted]

    return call


def _has_ended(carrier: CarrierProcess, phone: str) -> bool:
    return carrier.phone(phone)["messages"][0]["status"] not in ("queued", "sent")


def _only() -> Message:
    message: Message = Message.objects.get()
    return message


def _sent_before(hours: float) -> None:
    """As if everything had been sent that long ago."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE messaging_messageevent SET at = at - make_interval(hours => %s)", [hours])
        cursor.execute("UPDATE messaging_message SET created_at = created_at - make_interval(hours => %s)", [hours])


def _due_again() -> None:
    Overdue.objects.update(due_at=timezone.now())


def test_message_that_nobody_told_us_of_is_asked_for(send: Send) -> None:
    send()

    fetch.ask()

    assert _only().status == MessageStatus.DELIVERED
    assert [step.status for step in reading.activities(_only())] == ["QUEUED", "ROUTED", "SENT", "DELIVERED"]
    assert not Overdue.objects.exists()


def test_failure_is_asked_for_with_its_code(send: Send, carrier: CarrierProcess) -> None:
    carrier.put_faults({"kind": "undeliverable", "code": "40002"})
    send()

    fetch.ask()

    assert (_only().status, _only().error_code) == (MessageStatus.FAILED, "ERR_BLOCKED_AS_SPAM")
    assert Failure.objects.get().message_id == _only().id


def test_question_and_answer_are_kept_word_for_word(send: Send, carrier: CarrierProcess) -> None:
    send()

    fetch.ask()

    last = exchanges.of(_only())[-1]
    assert last.title == "Raw exchange with the carrier"
    assert f"GET {carrier.base_url}/messages/{_only().provider_ref}" in last.text
    assert '"status": "delivered"' in last.text


def test_many_are_asked_for_in_one_round(send: Send, carrier: CarrierProcess) -> None:
    phones = [f"+1415555{number}" for number in range(2000, 2250)]  # more than two batches
    send(*phones)

    fetch.ask()

    assert set(Message.objects.values_list("status", flat=True)) == {MessageStatus.DELIVERED}


def test_nothing_is_asked_before_it_is_overdue(send: Send, settings: Settings, carrier: CarrierProcess) -> None:
    settings.RECEIPT_DUE_SECONDS = 600.0
    send()

    fetch.ask()

    assert _only().status == MessageStatus.SENT
    assert not Overdue.objects.exists()


def test_sending_and_receipts_write_nothing_for_it(send: Send, sender: Sender) -> None:
    (message_id,) = send()
    status.apply(sender, [StatusStep(message_id, MessageStatus.DELIVERED)], now=timezone.now())

    fetch.ask()

    assert not Overdue.objects.exists()
    assert len(exchanges.of(_only())) == 1  # the sending: it was not asked about


def test_message_without_news_is_asked_about_less_and_less_often(
    send: Send, carrier: CarrierProcess, settings: Settings
) -> None:
    send()
    carrier.put_faults({"kind": "error"})
    waits = []
    for _ in range(3):
        settings.RECEIPT_DUE_SECONDS = 0.0
        overdue.find(after=timedelta(), now=timezone.now())
        _due_again()
        settings.RECEIPT_DUE_SECONDS = 600.0
        _sent_before(1)
        fetch.ask()
        waits.append((Overdue.objects.get().due_at - timezone.now()).total_seconds())

    assert [round(wait / 600) for wait in waits] == [2, 4, 8]
    assert _only().status == MessageStatus.SENT


def test_limit_of_the_carrier_is_heeded(send: Send, carrier: CarrierProcess, settings: Settings) -> None:
    send(*(f"+1415555{number}" for number in range(2000, 2040)))
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


def test_paused_account_is_asked_again_afterwards(send: Send, carrier: CarrierProcess, cast: Cast) -> None:
    send()
    carrier.put_faults({"kind": "rate_limited", "count": 1})
    fetch.ask()
    assert _only().status == MessageStatus.SENT

    cache.delete(f"receipts-paused:telnyx:{cast.acme.organization.id}")  # the pause is over
    _due_again()
    fetch.ask()

    assert _only().status == MessageStatus.DELIVERED


def test_carrier_that_never_learned_is_believed_and_not_asked_again(send: Send, carrier: CarrierProcess) -> None:
    carrier.put_faults({"kind": "undeliverable", "status": "delivery_unconfirmed"})
    send()

    fetch.ask()
    fetch.ask()

    assert _only().status == MessageStatus.SENT
    assert [step.description for step in reading.activities(_only())][-1:] == [overdue.UNCONFIRMED]
    assert MessageEvent.objects.filter(description=overdue.UNCONFIRMED).count() == 1


def test_after_72_hours_the_message_says_that_its_carrier_never_reported(send: Send, carrier: CarrierProcess) -> None:
    send()
    carrier.call("DELETE", "/control/phones")  # the carrier knows of nothing
    fetch.ask()
    assert [step.status for step in reading.activities(_only())][-1] == MessageStatus.SENT
    assert reading.activities(_only())[-1].description == "Message sent via SMS"

    _sent_before(72)
    _due_again()
    fetch.ask()

    last = reading.activities(_only())[-1]
    assert (last.status, last.description, last.error_code) == (MessageStatus.SENT, overdue.NEVER_REPORTED, None)
    assert not Overdue.objects.exists()


def test_receipt_that_comes_after_that_counts_all_the_same(send: Send, carrier: CarrierProcess, sender: Sender) -> None:
    (message_id,) = send()
    carrier.call("DELETE", "/control/phones")
    _sent_before(72)
    fetch.ask()

    status.apply(sender, [StatusStep(message_id, MessageStatus.DELIVERED)], now=timezone.now())

    steps = [step.description for step in reading.activities(_only())]
    assert steps[-2:] == [overdue.NEVER_REPORTED, "Message delivered to recipient"]
    assert _only().status == MessageStatus.DELIVERED


def test_carrier_that_cannot_be_asked_is_not_and_says_so_after_72_hours(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    send()
    monkeypatch.setattr(fetch, "REPORTERS", {})  # a table, not code: as for a carrier that offers no `fetch`
    fetch.ask()
    waits = Overdue.objects.get().due_at - MessageEvent.objects.get(status=MessageStatus.SENT).at
    assert waits == timedelta(hours=72)

    _sent_before(72)
    _due_again()
    fetch.ask()

    assert reading.activities(_only())[-1].description == overdue.CANNOT_BE_ASKED
    assert _only().status == MessageStatus.SENT


def test_sender_that_is_gone_cannot_be_asked(send: Send, sender: Sender) -> None:
    send()
    sender.delete()
    _sent_before(72)

    fetch.ask()

    assert reading.activities(_only())[-1].description == overdue.CANNOT_BE_ASKED


def test_number_that_belongs_to_somebody_else_now_is_not_asked_with_their_key(
    send: Send, sender: Sender, cast: Cast
) -> None:
    send()
    sender.delete()
    channels.sender(cast.outsider, sender.number)

    fetch.ask()

    assert _only().status == MessageStatus.SENT


def test_receipt_that_comes_while_we_ask_wins_nothing_and_loses_nothing(send: Send, sender: Sender) -> None:
    (message_id,) = send()
    overdue.find(after=timedelta(), now=timezone.now())
    batch = overdue.claim(10, lease=60, now=timezone.now())
    status.apply(sender, [StatusStep(message_id, MessageStatus.DELIVERED)], now=timezone.now())

    fetch._ask_about(batch)

    assert [step.status for step in reading.activities(_only())] == ["QUEUED", "ROUTED", "SENT", "DELIVERED"]
    assert not Overdue.objects.exists()


def test_receipt_that_comes_before_we_give_up_is_the_end(send: Send, sender: Sender) -> None:
    (message_id,) = send()
    status.apply(sender, [StatusStep(message_id, MessageStatus.DELIVERED)], now=timezone.now())

    overdue.close(sender.organization_id, [message_id], overdue.NEVER_REPORTED, at=timezone.now())

    assert reading.activities(_only())[-1].status == MessageStatus.DELIVERED


def test_message_that_only_its_first_receipt_made_sent_can_be_asked_for(
    cast: Cast, accept: Accept, sender: Sender, carrier: CarrierProcess
) -> None:
    """Its worker died, and with it the carrier's id; the second receipt never came."""
    accept(cast.acme, PHONE, now=timezone.now())
    receipt = StatusStep(_only().id, MessageStatus.SENT, provider_ref=carrier.send(PHONE).json()["data"]["id"])
    status.apply(sender, [receipt], now=timezone.now())
    until(lambda: _has_ended(carrier, PHONE))

    fetch.ask()

    assert _only().status == MessageStatus.DELIVERED


def test_message_that_is_still_to_be_sent_is_left_alone(cast: Cast, accept: Accept, sender: Sender) -> None:
    accept(cast.acme, PHONE, now=timezone.now())
    leaves_at = timezone.now() + timedelta(days=20)
    Outgoing.objects.update(due_at=leaves_at)

    fetch.ask()
    _due_again()
    fetch.ask()

    assert _only().status == MessageStatus.QUEUED
    assert Overdue.objects.get().due_at == leaves_at


def test_one_worker_asks_at_a_time(send: Send) -> None:
    send()
    settings = connection.settings_dict
    given = {"host": settings["HOST"], "port": settings["PORT"], "user": settings["USER"]}
    with psycopg.connect(**given, password=settings["PASSWORD"], dbname=settings["NAME"]) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [fetch._LOCK])

        fetch.ask()

    assert _only().status == MessageStatus.SENT
    fetch.ask()
    assert _only().status == MessageStatus.DELIVERED


def test_beat_rings_for_it(send: Send, settings: Settings) -> None:
    assert tasks.ask.name in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    send()

    tasks.ask()

    assert _only().status == MessageStatus.DELIVERED
