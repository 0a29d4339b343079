"""Which changes of a message webhooks are told, with what payload, and in the transaction of the change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from apps.channels.providers.types import Inbound, Media
from apps.messaging.models import Message, MessageEvent, MessageStatus
from apps.messaging.sending import cancel, inbound, settle, status
from apps.messaging.sending.settle import SendOutcome
from apps.messaging.sending.status import StatusStep
from apps.webhooks import outbox, samples
from apps.webhooks.models import OutboxBatch
from tests.cast import Cast
from tests.factories import channels, messaging
from tests.factories.webhooks import endpoint, published
from tests.messaging.conftest import NOW, Accept

LATER = NOW + timedelta(seconds=3)
PHONE = "+14155552671"


@pytest.fixture(autouse=True)
def _listening(cast: Cast) -> None:
    endpoint(cast.acme)


def _names() -> list[str]:
    return [event["event"] for event in published()]


def _outcome(message_id: UUID, state: str = MessageStatus.SENT, **fields: Any) -> SendOutcome:
    route = {"routed_at": NOW + timedelta(seconds=1), "channel": "sms", "number": "+14155550100"}
    return SendOutcome(message_id, 0, state, LATER, "x", **{**route, **fields})


@pytest.mark.parametrize("count", [1, 30])
def test_accepted_messages_are_queued(cast: Cast, accept: Accept, count: int) -> None:
    accept(cast.acme, *[f"+1415555{2000 + n}" for n in range(count)])

    assert OutboxBatch.objects.count() == 1
    assert _names() == ["message.queued"] * count
    event = published()[0]
    message = Message.objects.get(id=event["subject"])
    sample = samples.payload("message.queued", account_id=cast.acme.id, now=NOW)
    assert event["payload"] == {
        **sample,
        "message_id": str(message.id),
        "channel": None,
        "inbound_number": message.phone,
        "outbound_number": None,
        "template_id": str(message.template_id),
        "template_name": "greeting",
        "updated_at": "2026-05-04T09:30:15Z",
        "sequence": 1,
    }


def test_keys_are_those_of_the_sample(cast: Cast, accept: Accept) -> None:
    (accepted,) = accept(cast.acme, PHONE)
    settle.settle([_outcome(accepted.id)])

    for event in published():
        assert list(event["payload"]) == list(samples.payload(event["event"], account_id=cast.acme.id, now=NOW))


def test_sent_message_was_routed_and_sent(cast: Cast, accept: Accept) -> None:
    (accepted,) = accept(cast.acme, PHONE)

    settle.settle([_outcome(accepted.id)])

    assert _names() == ["message.queued", "message.routed", "message.sent"]
    told = [(event["payload"]["message_status"], event["payload"]["sequence"]) for event in published()]
    assert told == [("QUEUED", 1), ("ROUTED", 2), ("SENT", 3)]
    last = published()[-1]["payload"]
    assert (last["channel"], last["outbound_number"], last["inbound_number"]) == ("sms", "+14155550100", PHONE)


def test_ids_follow_from_the_activities(cast: Cast, accept: Accept) -> None:
    (accepted,) = accept(cast.acme, PHONE)
    settle.settle([_outcome(accepted.id)])

    for activity in MessageEvent.objects.filter(message_id=accepted.id):
        wanted = (f"message.{activity.status.lower()}", str(accepted.id), activity.at.isoformat())
        assert wanted in [(event["event"], event["subject"], event["at"]) for event in published()]
    first = published()[0]
    assert first["at"] == Message.objects.get().created_at.isoformat()
    assert outbox.event_id(first["event"], accepted.id, NOW).version == 7


def test_retry_is_no_news(cast: Cast, accept: Accept) -> None:
    (accepted,) = accept(cast.acme, PHONE)

    settle.settle([_outcome(accepted.id, MessageStatus.ROUTED, retry_at=LATER, error_code="ERR_X")])

    assert _names() == ["message.queued", "message.routed"]


def test_message_that_was_stopped_has_failed(cast: Cast, accept: Accept) -> None:
    (accepted,) = accept(cast.acme, PHONE)

    settle.settle(
        [_outcome(accepted.id, MessageStatus.FAILED, routed_at=None, channel=None, number=None, error_code="ERR_X")]
    )

    assert _names() == ["message.queued", "message.failed"]
    assert published()[-1]["payload"]["sequence"] == 6


@pytest.mark.parametrize("state", ["DELIVERED", "READ", "FAILED"])
def test_receipts_are_told_once(cast: Cast, state: str) -> None:
    message = messaging.message(cast.acme, PHONE, status="SENT", channel="sms", number="+14155550100")
    sender = channels.sender(cast.acme)
    for _ in range(2):
        status.apply(sender, [StatusStep(message.id, state, "ERR_X" if state == "FAILED" else None)], now=LATER)

    assert _names() == [f"message.{state.lower()}"]
    assert published()[0]["payload"]["channel"] == "sms"


def test_received_message_is_told_with_its_text(cast: Cast) -> None:
    sender = channels.sender(cast.acme)

    inbound.receive(sender, Inbound("carrier-1", PHONE, sender.number, "Hello", NOW, {}), now=NOW)

    (event,) = published()
    sample = samples.payload("message.received", account_id=cast.acme.id, now=NOW)
    assert event["event"] == "message.received"
    assert list(event["payload"]) == list(sample)
    told = {key: event["payload"][key] for key in ("inbound_number", "outbound_number", "text", "channel")}
    assert told == {"inbound_number": PHONE, "outbound_number": sender.number, "text": "Hello", "channel": "sms"}


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
def test_received_message_has_the_same_shape_on_every_channel(cast: Cast, channel: str) -> None:
    """Field by field: the contract's, and `media`. Times are the carrier's."""
    sender = channels.sender(cast.acme, channel=channel, address="1")
    told = Inbound(
        "carrier-1",
        PHONE,
        sender.number,
        "",
        NOW - timedelta(minutes=5),
        {},
        media=(Media("https://media.example/1", "image/jpeg"),),
    )

    message_id = inbound.receive(sender, told, now=NOW)

    (event,) = published()
    assert event["payload"] == {
        "account_id": str(cast.acme.id),
        "message_id": str(message_id),
        "channel": channel,
        "inbound_number": PHONE,
        "outbound_number": sender.number,
        "text": None,
        "media": [
            {
                "mediaType": "image",
                "mimeType": "image/jpeg",
                "sizeBytes": None,
                "sourceHashSha256": None,
                "url": "https://media.example/1",
            }
        ],
        "received_at": "2026-05-04T09:25:15Z",
        "updated_at": "2026-05-04T09:25:15Z",
        "sequence": 1,
    }


def test_profile_is_named_as_the_account(cast: Cast, accept: Accept) -> None:
    accept(cast.shop, PHONE)

    (event,) = published()
    assert event["payload"]["account_id"] == event["profile_id"] == str(cast.shop.id)


def test_scheduled_and_cancelled_messages_have_no_event(cast: Cast, accept: Accept) -> None:
    (accepted,) = accept(cast.acme, PHONE, scheduled_at=LATER)
    cancel.cancel(Message.objects.get(id=accepted.id), by="by ada@acme.test", now=NOW)

    assert published() == []


@pytest.mark.parametrize("count", [1, 30])
def test_what_is_rolled_back_is_not_told(cast: Cast, accept: Accept, count: int) -> None:
    with transaction.atomic():
        accept(cast.acme, *[f"+1415555{2000 + n}" for n in range(count)])
        transaction.set_rollback(True)

    assert published() == []


@pytest.mark.parametrize("count", [1, 30])
def test_account_without_endpoints_pays_no_row(cast: Cast, accept: Accept, count: int) -> None:
    for accepted in accept(cast.outsider, *[f"+1415555{2000 + n}" for n in range(count)]):
        settle.settle([_outcome(accepted.id)])

    assert not OutboxBatch.objects.exists()
