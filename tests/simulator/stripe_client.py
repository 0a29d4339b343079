"""A program that talks to the simulated Stripe, in forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from tests.fakes.carrier import Answer, CarrierProcess

SESSION = {
    "mode": "payment",
    "client_reference_id": "ours",
    "customer_creation": "always",
    "line_items[0][quantity]": "1",
    "line_items[0][price_data][currency]": "usd",
    "line_items[0][price_data][unit_amount]": "2500",
    "line_items[0][price_data][product_data][name]": "Messaging balance",
    "payment_intent_data[metadata][payment_id]": "ours",
    "success_url": "http://127.0.0.1:9/paid/",
    "cancel_url": "http://127.0.0.1:9/back/",
}


def post(carrier: CarrierProcess, path: str, fields: Mapping[str, str], key: str = "") -> Answer:
    headers = {"Content-Type": "application/x-www-form-urlencoded", **({"Idempotency-Key": key} if key else {})}
    return carrier.call("POST", path, urlencode(fields).encode(), headers)


def session(carrier: CarrierProcess, **more: str) -> Any:
    answer = post(carrier, "/v1/checkout/sessions", {**SESSION, **more})
    assert answer.status == 200, answer.body
    return answer.json()


def saved_card(carrier: CarrierProcess, number: str = "4242424242424242") -> dict[str, str]:
    """Customer and payment method of a card that paid once."""
    made = session(carrier)
    assert carrier.paid(made["url"], number).status == 303
    intent_id = carrier.call("GET", f"/v1/checkout/sessions/{made['id']}").json()["payment_intent"]
    intent = carrier.call("GET", f"/v1/payment_intents/{intent_id}").json()
    return {"customer": intent["customer"], "payment_method": intent["payment_method"]}


def charge(carrier: CarrierProcess, card: Mapping[str, str], key: str = "", amount: str = "1000") -> Answer:
    fields = {"amount": amount, "currency": "usd", "confirm": "true", "off_session": "true", **card}
    return post(carrier, "/v1/payment_intents", fields, key)
