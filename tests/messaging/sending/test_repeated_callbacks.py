"""The same callback a thousand times, at once and apart: one message with one effect."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from apps.channels import carrier_callbacks
from apps.contacts.models import ConsentChange, Contact
from apps.messaging.models import Direction, Message, Received
from apps.messaging.sending import inbound_account
from apps.simulator.signing import Signer
from tests.cast import Cast
from tests.factories import channels
from tests.factories.webhooks import endpoint, published

pytestmark = pytest.mark.django_db(transaction=True)

PHONE, NUMBER = "+14155552671", "+14155550100"
SIGNER = Signer(b"s" * 32)

Sign = Callable[[bytes], dict[str, str]]


def _by_telnyx(cast: Cast) -> tuple[str, bytes, Sign]:
    channels.sender(cast.acme, NUMBER, credentials={"api_key": "KEY", "public_key": SIGNER.public_key})
    payload = {
        "id": "40385f64-5717-4562-b3fc-2c963f66afa6",
        "from": {"phone_number": PHONE},
        "to": [{"phone_number": NUMBER}],
        "text": "STOP",
        "received_at": "2026-05-04T09:30:15.123Z",
    }
    body = orjson.dumps({"data": {"event_type": "message.received", "payload": payload}})
    return "telnyx", body, lambda said: SIGNER.headers(said, int(time.time()))  # a repeat is signed anew


def _by_meta(cast: Cast) -> tuple[str, bytes, Sign]:
    credentials = {"access_token": "TOKEN", "app_secret": SIGNER.app_secret, "verify_token": "verify"}
    account = channels.carrier_account(cast.acme, provider="whatsapp_cloud", credentials=credentials)
    channels.sender(cast.acme, NUMBER, channel="whatsapp", account=account, address="106540352242922")
    message = {"id": "wamid.1", "from": PHONE[1:], "timestamp": "1767323045", "type": "text", "text": {"body": "STOP"}}
    value = {"metadata": {"phone_number_id": "106540352242922"}, "messages": [message]}
    changes = [{"field": "messages", "value": value}]
    body = orjson.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": changes}]})

    def sign(said: bytes) -> dict[str, str]:
        return {
            "x-hub-signature-256": f"sha256={hmac.new(SIGNER.app_secret.encode(), said, hashlib.sha256).hexdigest()}"
        }

    return "whatsapp_cloud", body, sign


@pytest.fixture(autouse=True)
def _forget() -> None:
    memories: list[Any] = [carrier_callbacks._senders, carrier_callbacks._sharing, inbound_account._customers]
    for memory in memories:
        memory.clear()


@pytest.mark.parametrize(("tell", "at_once", "apart"), [(_by_telnyx, 600, 400), (_by_meta, 80, 20)])
def test_a_stop_told_a_thousand_times_has_one_effect(
    cast: Cast, tell: Callable[[Cast], tuple[str, bytes, Sign]], at_once: int, apart: int
) -> None:
    provider, body, sign = tell(cast)
    endpoint(cast.acme)

    def post(times: int) -> set[int]:
        client, url = Client(), reverse("callback", args=[provider])
        calls = (client.post(url, body, "application/json", headers=sign(body)) for _ in range(times))
        return {call.status_code for call in calls}

    def post_and_leave(times: int) -> set[int]:
        try:
            return post(times)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        answers = set[int]().union(*threads.map(post_and_leave, [at_once // 8] * 8), post(apart))

    assert answers == {200}
    message = Message.objects.get(direction=Direction.INBOUND)
    assert (Received.objects.get().message_id, message.status) == (message.id, "RECEIVED")
    assert Contact.objects.get().opt_out
    assert ConsentChange.objects.get().message_id == message.id
    replies = Message.objects.filter(direction=Direction.OUTBOUND).count()
    assert replies <= 1
    told = sorted(event["event"] for event in published())
    assert told == ["contact.opt_out", *["message.queued"] * replies, "message.received"]
