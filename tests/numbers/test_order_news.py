"""The carrier tells that an order is complete."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any
from uuid import uuid4

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from django.utils import timezone

from apps.channels.models import NumberState
from apps.channels.providers.types import BadSignature
from apps.numbers import order_news
from apps.numbers.order_news import UnknownOrder
from tests.cast import Cast
from tests.factories import channels
from tests.numbers.conftest import held

PLACE = "/callbacks/numbers/telnyx"
KEY = Ed25519PrivateKey.from_private_bytes(b"n" * 32)
PUBLIC_KEY = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()


def signed(body: bytes) -> dict[str, str]:
    at = str(int(timezone.now().timestamp()))
    signature = base64.b64encode(KEY.sign(at.encode() + b"|" + body)).decode()
    return {"telnyx-timestamp": at, "telnyx-signature-ed25519": signature}


def told(reference: object) -> bytes:
    payload = {"customer_reference": str(reference), "status": "success"}
    return orjson.dumps({"data": {"event_type": "number_order.complete", "payload": payload}})


@pytest.fixture
def waiting(cast: Cast) -> Any:
    account = channels.carrier_account(cast.acme, credentials={"api_key": "KEY", "public_key": PUBLIC_KEY})
    later = timezone.now() + timedelta(hours=1)
    return held(cast.acme, account=account, state=NumberState.ORDERED, due_at=later)


def test_the_row_is_due_at_once(client: Client, waiting: Any) -> None:
    body = told(waiting.id)

    answer = client.post(PLACE, body, content_type="application/json", headers=signed(body))

    waiting.refresh_from_db()
    assert (answer.status_code, waiting.due_at <= timezone.now()) == (200, True)


def test_only_the_account_that_ordered_proves_it(client: Client, waiting: Any) -> None:
    with pytest.raises(BadSignature):
        order_news.hear("telnyx", {}, told(waiting.id), now=timezone.now())

    assert client.post(PLACE, told(waiting.id), content_type="text/plain").status_code == 401


@pytest.mark.parametrize("reference", ["", "no id", uuid4()])
def test_orders_of_others_are_unknown(client: Client, waiting: Any, reference: object) -> None:
    with pytest.raises(UnknownOrder):
        order_news.hear("telnyx", {}, told(reference), now=timezone.now())
    with pytest.raises(UnknownOrder):
        order_news.hear("unknown", {}, told(waiting.id), now=timezone.now())
    assert client.post(PLACE, b"{}", content_type="text/plain").status_code == 404
