"""The door for Stripe's events."""

from __future__ import annotations

from typing import Any

import orjson
from django.test import Client
from django.utils import timezone

from apps.billing.money import UNIT
from tests.billing.payments.conftest import balance, begun, completed, event, signed, wallet
from tests.cast import Cast
from tests.fakes.carrier import CarrierProcess

DOOR = "/callbacks/payments/stripe"


def _post(told: Any, secret: str = "whsec_test") -> int:
    body = orjson.dumps(told)
    headers = {"Stripe-Signature": signed(body, timezone.now().timestamp(), secret)}
    return Client().post(DOOR, body, content_type="application/json", headers=headers).status_code


def test_an_event_comes_in(cast: Cast, stripe_server: CarrierProcess) -> None:
    wallet(cast.acme)
    payment = begun(cast.acme)

    assert _post(completed(payment), "whsec_other") == 400
    assert _post([]) == 400
    assert balance(payment) == 0
    assert _post(event("charge.refunded", payment_intent="pi_9")) == 200
    assert _post(completed(payment)) == 200
    assert balance(payment) == 25 * UNIT
    assert Client().get(DOOR).status_code == 405
