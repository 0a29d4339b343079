"""Requests as Stripe wants them, and what its answers mean."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from pytest_django import Settings

from apps.billing.payments import stripe
from apps.billing.payments.stripe import PaymentIntent, StripeRefusal
from apps.core.egress import Response


def _answer(code: int, **body: Any) -> Response:
    return Response(code, body=orjson.dumps(body))


def test_a_request_is_a_form_with_key_and_version(settings: Settings) -> None:
    settings.STRIPE_URL, settings.STRIPE_SECRET_KEY = "https://api.stripe.com", "sk_test_1"

    request = stripe.create_intent({"amount": 500, "metadata[payment_id]": "a b"}, "key-1")

    assert (request.method, request.url) == ("POST", "https://api.stripe.com/v1/payment_intents")
    assert set(request.headers) == {
        "Authorization: Bearer sk_test_1",
        "Stripe-Version: 2024-06-20",
        "Idempotency-Key: key-1",
        "Content-Type: application/x-www-form-urlencoded",
    }
    assert request.body == b"amount=500&metadata%5Bpayment_id%5D=a+b"
    assert stripe.get_session("../x").url.endswith("/v1/checkout/sessions/..%2Fx")


@pytest.mark.parametrize(
    ("response", "sentence", "is_final"),
    [
        (Response(0, error="timed out"), stripe.UNREACHABLE, False),
        (Response(502, body=b"<html>"), stripe.UNREACHABLE, False),
        (Response(200, body=b"[]"), stripe.UNREACHABLE, False),
        (_answer(500, error={"type": "api_error"}), stripe.UNREACHABLE, False),
        (_answer(409, error={"type": "invalid_request_error"}), stripe.UNREACHABLE, False),
        (_answer(429), stripe.UNREACHABLE, False),
        (_answer(401, error={"type": "invalid_request_error"}), stripe.UNUSABLE, False),
        (_answer(400, error={"type": "idempotency_error"}), stripe.UNUSABLE, False),
        (_answer(400, error={"type": "invalid_request_error"}), stripe.UNUSABLE, True),
        (_answer(400, error="?"), stripe.UNUSABLE, True),
        (_answer(402, error={"type": "card_error", "code": "new_one"}), "The bank declined the card.", True),
    ],
)
def test_refusals(response: Response, sentence: str, is_final: bool) -> None:
    refusal = stripe.read_session(response)

    assert isinstance(refusal, StripeRefusal)
    assert (refusal.sentence, refusal.is_final) == (sentence, is_final)


def test_a_declined_payment_says_why_and_which_it_is() -> None:
    error = {"type": "card_error", "code": "card_declined", "decline_code": "insufficient_funds"}

    refusal = stripe.read_intent(_answer(402, error={**error, "payment_intent": {"id": "pi_1"}}))

    assert isinstance(refusal, StripeRefusal)
    assert (refusal.sentence, refusal.intent_id) == ("The card has insufficient funds.", "pi_1")


def test_why_a_debit_was_returned() -> None:
    def said(code: str, kind: str) -> str:
        return stripe.intent_of({"last_payment_error": {"code": code, "payment_method": {"type": kind}}}).problem

    assert said("insufficient_funds", "us_bank_account") == "The bank account has insufficient funds."
    assert said("new_one", "sepa_debit") == "The bank returned the debit."
    assert said("insufficient_funds", "card") == "The card has insufficient funds."


def test_a_dispute_says_what_was_taken_and_given_back() -> None:
    moved = [{"amount": -2500, "currency": "usd"}, {"amount": 1000, "currency": "usd"}]
    about = {"amount": 2500, "currency": "usd", "balance_transactions": moved}

    assert stripe.dispute_of(about) == stripe.StripeDispute("USD", 2500, 1000)
    # A balance in another currency doesn't say how much of ours it was.
    in_euros = [{**each, "currency": "eur"} for each in moved]
    assert stripe.dispute_of({**about, "balance_transactions": in_euros}) == stripe.StripeDispute("USD", 2500, 2500)
    unreadable: list[dict[str, Any]] = [
        {},
        {"amount": "2500", "balance_transactions": "?"},
        {"balance_transactions": [None, {}]},
    ]
    for broken in unreadable:
        assert stripe.dispute_of(broken) == stripe.StripeDispute("", 0, 0)


def test_a_card_is_gone_once_stripe_knows_of_none() -> None:
    assert stripe.detach("pm_1").url.endswith("/v1/payment_methods/pm_1/detach")
    assert stripe.read_detached(_answer(200, id="pm_1")) is None
    assert stripe.read_detached(_answer(404, error={"type": "invalid_request_error"})) is None
    assert stripe.read_detached(_answer(500)) is not None
    assert stripe.read_detached(_answer(401, error={"type": "invalid_request_error"})) is not None


@pytest.mark.parametrize("amount", [None, "500", 5.0, True])
def test_what_is_no_whole_number_equals_no_amount(amount: object) -> None:
    assert stripe.intent_of({"amount_received": amount}).amount == -1


def test_a_card_is_read_if_it_is_there() -> None:
    card = {"brand": "visa", "last4": "4242", "exp_month": 12, "exp_year": 2034}
    method = {"id": "pm_1", "customer": "cus_1", "card": card}

    intent = stripe.read_intent(_answer(200, id="pi_1", status="succeeded", payment_method=method))

    assert isinstance(intent, PaymentIntent)
    assert intent.card
    assert (intent.card.customer_id, intent.card.last4, intent.card.expires.year) == ("cus_1", "4242", 2034)
    for broken in ("pm_1", {**method, "card": None}, {**method, "card": {**card, "exp_month": 13}}):
        assert stripe.intent_of({"payment_method": broken}).card is None
