"""What waits is stopped, what is at the carrier may still end, and nothing that comes later brings the person back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.billing.models import Wallet
from apps.channels.models import Sender
from apps.channels.providers.types import Inbound, StatusUpdate
from apps.contacts import forgetting
from apps.contacts.models import Contact
from apps.forgetting import running
from apps.messaging import money_checks
from apps.messaging.models import Conversation, Exchange, Message, MessageEvent, MessageStatus, Outgoing, Overdue
from apps.messaging.sending import deliver, draft, inbound, resend, status
from apps.messaging.sending.settle import SendOutcome, settle
from apps.webhooks.models import OutboxBatch
from tests.cast import Cast
from tests.factories import billing, channels, messaging
from tests.factories.billing import CENT
from tests.factories.contacts import PHONE
from tests.factories.webhooks import endpoint
from tests.messaging.claiming import claim
from tests.messaging.conftest import Accept

WORDS = f"Ada at {PHONE}"


@pytest.fixture
def sender(cast: Cast) -> Sender:
    return channels.sender(cast.acme)


def _forget(cast: Cast) -> None:
    person = Contact.objects.get(phone=PHONE)
    forgetting.start(cast.acme, person, by="owner@acme.test", now=timezone.now())
    running.drain()


def _look_again() -> None:
    running.drain(now=timezone.now() + running.LOOKS_AGAIN + timedelta(minutes=1))


def _outcome(message: Message, status_: str = MessageStatus.SENT, **fields: Any) -> SendOutcome:
    given = {"body": '{"content": "' + WORDS + '"}', "provider_ref": f"wamid.{PHONE}", "asked": WORDS, **fields}
    return SendOutcome(message.id, 1, status_, timezone.now(), **{"description": "Message sent via SMS", **given})


def _is_clean(message: Message) -> bool:
    message.refresh_from_db()
    events = MessageEvent.objects.filter(message_id=message.id).values_list("description", flat=True)
    stored = f"{message.__dict__} {list(events)} {list(Exchange.objects.values_list('asked', 'answered'))}"
    return PHONE[1:] not in stored and "Ada" not in stored


def test_messages_that_wait_are_cancelled_first(cast: Cast, accept: Accept) -> None:
    now = timezone.now()
    accept(cast.acme, PHONE, now=now)
    accept(cast.acme, PHONE, now=now, scheduled_at=now + timedelta(days=2))
    _forget(cast)

    assert not Outgoing.objects.exists()
    assert set(Message.objects.values_list("status", flat=True)) == {MessageStatus.CANCELLED}
    assert all(_is_clean(message) for message in Message.objects.all())
    assert claim(10, lease=30, now=now + timedelta(days=3)) == []


def test_what_is_at_the_carrier_still_becomes_sent_without_its_text(cast: Cast, accept: Accept) -> None:
    accept(cast.acme, PHONE, now=timezone.now())
    claim(10, lease=30, now=timezone.now())
    _forget(cast)
    message = Message.objects.get()
    assert message.status == MessageStatus.QUEUED

    settle([_outcome(message, channel="sms", number="+14155550100", segments=1)])

    assert _is_clean(message)
    assert (message.status, message.segments, message.body, message.provider_ref) == ("SENT", 1, None, "")
    _look_again()
    message.refresh_from_db()
    assert message.status == MessageStatus.SENT


@pytest.mark.parametrize(("state", "paid"), [(MessageStatus.ROUTED, 0), (MessageStatus.SENT, CENT)])
def test_what_is_reserved_is_released_or_charged_if_a_carrier_has_it(
    cast: Cast, sender: Sender, accept: Accept, state: str, paid: int
) -> None:
    """What waits as SENT is a one-time code whose delivery is not confirmed."""
    billing.rate(CENT)
    billing.wallet(cast.acme, 5 * CENT)
    draft._senders.clear()
    accept(cast.acme, PHONE, now=timezone.now())
    deliver._Sending().claim(1)
    assert Wallet.objects.get(id=cast.acme.id).reserved == CENT
    Message.objects.update(status=state)

    _forget(cast)

    wallet = Wallet.objects.get(id=cast.acme.id)
    assert (wallet.balance, wallet.reserved) == (5 * CENT - paid, 0)
    assert not Outgoing.objects.exists()
    assert [each for each in money_checks.find() if not each.holds] == []


def test_what_the_carrier_refused_is_cancelled_instead_of_tried_again(cast: Cast, accept: Accept) -> None:
    accept(cast.acme, PHONE, now=timezone.now())
    claim(10, lease=30, now=timezone.now())
    _forget(cast)
    message = Message.objects.get()

    refused = {"error_code": "ERR_X", "description": f"ERR_X: {WORDS}", "retry_at": timezone.now()}
    settle([_outcome(message, MessageStatus.ROUTED, **refused)])
    _look_again()

    assert _is_clean(message)
    assert message.status == MessageStatus.CANCELLED
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize("reported", [MessageStatus.DELIVERED, MessageStatus.FAILED])
def test_late_receipt_moves_the_status_and_tells_nothing(
    cast: Cast, accept: Accept, sender: Sender, reported: MessageStatus
) -> None:
    endpoint(cast.acme)
    accept(cast.acme, PHONE, now=timezone.now())
    message = Message.objects.get()
    Message.objects.update(status=MessageStatus.SENT)
    _forget(cast)
    OutboxBatch.objects.all().delete()

    code = "ERR_UNDELIVERABLE" if reported == MessageStatus.FAILED else None
    told = StatusUpdate(message.id, f"wamid.{PHONE}", reported.value, code, WORDS, {"to": PHONE})  # type: ignore[arg-type]
    status.report(sender, [told], now=timezone.now())

    assert _is_clean(message)
    assert message.status == reported
    assert not Outgoing.objects.exists()  # no fallback
    assert PHONE[1:] not in str(list(OutboxBatch.objects.values()))


def test_repeated_callback_brings_nobody_back(cast: Cast, sender: Sender) -> None:
    wrote = Inbound(f"wamid.{PHONE}", PHONE, sender.number, WORDS, timezone.now(), {"text": WORDS})
    inbound.receive(sender, wrote, heard=WORDS, now=timezone.now())
    _forget(cast)

    for again in (wrote, replace(wrote, received_at=timezone.now() + timedelta(hours=1))):
        assert inbound.receive(sender, again, heard=WORDS, now=timezone.now()) is None
    assert not Contact.objects.exists()
    assert not Conversation.objects.exists()
    assert _is_clean(Message.objects.get())


def test_a_new_message_makes_a_new_contact(cast: Cast, sender: Sender) -> None:
    wrote = Inbound("a", PHONE, sender.number, WORDS, timezone.now(), {})
    inbound.receive(sender, wrote, now=timezone.now())
    _forget(cast)
    inbound.receive(sender, replace(wrote, provider_id="b", text="Me again"), now=timezone.now())
    _look_again()

    assert Contact.objects.get().phone == PHONE
    assert sorted(Message.objects.values_list("phone", flat=True)) == ["", PHONE]


def test_what_was_sent_is_neither_asked_about_nor_sent_again(cast: Cast, accept: Accept) -> None:
    accept(cast.acme, PHONE, now=timezone.now())
    message = Message.objects.get()
    Overdue.objects.create(message_id=message.id, due_at=timezone.now())
    messaging.event(message, MessageStatus.FAILED, error_code="ERR_X", description=WORDS)
    Message.objects.update(status=MessageStatus.FAILED, error_code="ERR_X", description=WORDS)
    _forget(cast)

    message.refresh_from_db()
    assert not Overdue.objects.exists()
    assert not resend.can(message)
    assert message.description == "ERR_X"
    assert _is_clean(message)


def test_metadata_keeps_what_tells_of_the_call_only(cast: Cast, accept: Accept) -> None:
    accept(cast.acme, PHONE, now=timezone.now(), metadata={"request_id": "req_1", "asked_for": PHONE, "note": "Ada"})
    _forget(cast)

    assert Message.objects.get().metadata == {"request_id": "req_1"}
