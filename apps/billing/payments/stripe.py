"""Stripe's API: build its requests, read its answers. Pure functions; `calling` makes the calls.

Everything that creates something carries the payment's `attempt_key` as Idempotency-Key, so that asking again returns
what was created, and the payment's id as metadata, which Stripe repeats in its events.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from django.conf import settings

from apps.core.egress import EgressRequest, Response

VERSION = "2024-06-20"  # of Stripe's API, whose answers and events we read
_TIMEOUT = 20.0  # seconds; a bank's answer to a charge takes a few

UNREACHABLE = "We couldn’t reach the payment service. We’ll try again."
UNUSABLE = "The payment service refused our request. Ask your server’s operator to check its settings."
_DECLINED = "The bank declined the card."
_DECLINES = {
    "insufficient_funds": "The card has insufficient funds.",
    "expired_card": "The card has expired.",
    "incorrect_cvc": "The card’s security code is wrong.",
    "incorrect_number": "The card number is wrong.",
    "authentication_required": "The bank wants you to confirm payments yourself. Add funds once to continue.",
    "card_not_supported": "The card doesn’t support this kind of payment.",
    "currency_not_supported": "The card doesn’t support this currency.",
    "lost_card": _DECLINED,  # the person may not be told
    "stolen_card": _DECLINED,
}
# Of a bank debit, which is returned days later.
_RETURNED = "The bank returned the debit."
_RETURNS = {
    "insufficient_funds": "The bank account has insufficient funds.",
    "account_closed": "The bank account is closed.",
    "no_account": "The bank doesn’t know this account.",
    "debit_not_authorized": "The bank account doesn’t allow debits.",
}


@dataclass(frozen=True, slots=True)
class CheckoutSession:
    id: str
    url: str
    state: str  # open, complete or expired
    is_paid: bool
    amount: int  # minor units
    currency: str  # upper case
    intent_id: str


@dataclass(frozen=True, slots=True)
class PaymentIntent:
    id: str
    state: str
    amount: int  # received, in minor units
    currency: str
    problem: str = ""  # of its last try
    card: StripeCard | None = None


@dataclass(frozen=True, slots=True)
class StripeCard:
    customer_id: str
    method_id: str
    brand: str
    last4: str
    expires: date


@dataclass(frozen=True, slots=True)
class StripeDispute:
    """What banks have taken and given back so far, in minor units. An amount that can't be read is 0."""

    currency: str
    withdrawn: int
    reinstated: int


@dataclass(frozen=True, slots=True)
class StripeRefusal:
    """`is_final`: nothing was created, and asking again would not help. Without it, the outcome may be unknown."""

    sentence: str
    detail: str  # for the log
    is_final: bool = False
    intent_id: str = ""  # of a payment that was created and declined


def create_session(fields: Mapping[str, str | int], key: str) -> EgressRequest:
    return _post("/v1/checkout/sessions", fields, key)


def get_session(session_id: str) -> EgressRequest:
    return _request("GET", f"/v1/checkout/sessions/{quote(session_id, safe='')}")


def create_intent(fields: Mapping[str, str | int], key: str) -> EgressRequest:
    return _post("/v1/payment_intents", fields, key)


def get_intent(intent_id: str) -> EgressRequest:
    return _request("GET", f"/v1/payment_intents/{quote(intent_id, safe='')}?expand[]=payment_method")


def detach(method_id: str) -> EgressRequest:
    """Forget a saved card. Asked again, it is refused as unknown."""
    return _post(f"/v1/payment_methods/{quote(method_id, safe='')}/detach", {}, f"detach-{method_id}")


def read_detached(response: Response) -> StripeRefusal | None:
    """None once it is gone, also if it was before."""
    body = _body(response)
    return body if isinstance(body, StripeRefusal) and not body.is_final else None


def read_session(response: Response) -> CheckoutSession | StripeRefusal:
    body = _body(response)
    return body if isinstance(body, StripeRefusal) else session_of(body)


def read_intent(response: Response) -> PaymentIntent | StripeRefusal:
    body = _body(response)
    return body if isinstance(body, StripeRefusal) else intent_of(body)


def session_of(body: Mapping[str, Any]) -> CheckoutSession:
    """A session, from an answer or an event."""
    return CheckoutSession(
        id=_text(body, "id"),
        url=_text(body, "url"),
        state=_text(body, "status"),
        is_paid=body.get("payment_status") == "paid",
        amount=whole(body.get("amount_total")),
        currency=_text(body, "currency").upper(),
        intent_id=_text(body, "payment_intent"),
    )


def intent_of(body: Mapping[str, Any]) -> PaymentIntent:
    error = body.get("last_payment_error")
    return PaymentIntent(
        id=_text(body, "id"),
        state=_text(body, "status"),
        amount=whole(body.get("amount_received")),
        currency=_text(body, "currency").upper(),
        problem=_declined(error) if isinstance(error, dict) else "",
        card=_card(body.get("payment_method")),
    )


def dispute_of(body: Mapping[str, Any]) -> StripeDispute:
    """Its transactions say more than its amount, but are in the currency of our balance at Stripe."""
    currency, amount = _text(body, "currency"), max(whole(body.get("amount")), 0)
    rows = body.get("balance_transactions")
    listed = [each for each in rows if isinstance(each, dict)] if isinstance(rows, list) else []
    moved = [each.get("amount") for each in listed if each.get("currency") == currency]
    amounts = [each for each in moved if type(each) is int]
    withdrawn, reinstated = (sum(max(sign * each, 0) for each in amounts) for sign in (-1, 1))
    return StripeDispute(currency.upper(), withdrawn or amount, reinstated or amount)


def whole(value: object) -> int:
    """-1 for what is no whole number, which equals no amount of ours."""
    return value if type(value) is int else -1


def _card(method: object) -> StripeCard | None:
    card = method.get("card") if isinstance(method, dict) else None
    if not isinstance(method, dict) or not isinstance(card, dict):
        return None
    try:
        expires = date(card["exp_year"], card["exp_month"], 1)
    except (KeyError, TypeError, ValueError):
        return None
    brand, last4 = _text(card, "brand")[:30], _text(card, "last4")[:4]
    return StripeCard(_text(method, "customer"), _text(method, "id"), brand, last4, expires)


def _body(response: Response) -> dict[str, Any] | StripeRefusal:
    if response.error is not None:
        return StripeRefusal(UNREACHABLE, response.error)
    try:
        body = orjson.loads(response.body)
    except orjson.JSONDecodeError:
        body = None
    if not isinstance(body, dict):
        return StripeRefusal(UNREACHABLE, f"status {response.status} without JSON")
    return body if response.status == 200 else _refusal(response.status, body)


def _refusal(status: int, body: Mapping[str, Any]) -> StripeRefusal:
    given = body.get("error")
    error = given if isinstance(given, dict) else {}
    detail = " ".join(str(error.get(name) or "") for name in ("type", "code", "decline_code", "message"))
    detail = f"{status} {detail}"[:300]
    if error.get("type") == "card_error":
        made = error.get("payment_intent")
        return StripeRefusal(_declined(error), detail, True, _text(made, "id") if isinstance(made, dict) else "")
    if status in (409, 429) or status >= 500:  # 409: another call with the same key is under way
        return StripeRefusal(UNREACHABLE, detail)
    # Without a valid key Stripe answers nothing of use, and an earlier call with other parameters may have created it.
    is_unknown = status in (401, 403) or error.get("type") == "idempotency_error"
    return StripeRefusal(UNUSABLE, detail, is_final=not is_unknown)


def _declined(error: Mapping[str, Any]) -> str:
    codes = (error.get("decline_code"), error.get("code"))
    method = error.get("payment_method")
    is_debit = isinstance(method, dict) and method.get("type") not in (None, "card", "link")
    known, other = (_RETURNS, _RETURNED) if is_debit else (_DECLINES, _DECLINED)
    return next((known[code] for code in codes if code in known), other)


def _text(body: Mapping[str, Any], name: str) -> str:
    """Of an expanded object its id."""
    value = body.get(name)
    if isinstance(value, dict):
        value = value.get("id")
    return value if isinstance(value, str) else ""


def _post(path: str, fields: Mapping[str, str | int], key: str) -> EgressRequest:
    headers = (f"Idempotency-Key: {key}", "Content-Type: application/x-www-form-urlencoded")
    return _request("POST", path, headers, urlencode(fields).encode())


def _request(method: str, path: str, headers: tuple[str, ...] = (), body: bytes = b"") -> EgressRequest:
    ours = (f"Authorization: Bearer {settings.STRIPE_SECRET_KEY}", f"Stripe-Version: {VERSION}")
    return EgressRequest(method, f"{settings.STRIPE_URL}{path}", (*ours, *headers), body, _TIMEOUT)
