"""Stripe's format: read its form bodies, and write sessions, payments, refunds, errors and events as Stripe does.

Pure functions over values; nothing here knows about HTTP. The test cards and bank accounts are Stripe's.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from apps.simulator.stripe_book import BANK_ACCOUNT, SUCCEEDED, StripeCard, StripeIntent, StripeSession

VERSION = "2024-06-20"
DECLINED, POOR, LATER, UNCERTAIN, DISPUTED = "declined", "poor", "declined_later", "authenticates", "disputed"
# Test cards: what each does. All others are refused as wrong numbers.
CARDS: Mapping[str, str] = {
    "4242424242424242": "",
    "4000000000000002": DECLINED,
    "4000000000009995": POOR,
    "4000000000000341": LATER,  # takes the first payment, and no later one
    "4000002500003155": UNCERTAIN,  # wants the person to confirm whenever they aren't there
    "4000000000000259": DISPUTED,  # is paid, and its owner disputes that
}
# Test bank accounts: what becomes of a debit. A word of DECLINES: it is returned for that reason.
ACCOUNTS: Mapping[str, str] = {
    "000123456789": "",
    "000222222227": "debit_without_funds",
    "000111111113": "account_closed",
    "000555555559": DISPUTED,
}


class Decline(NamedTuple):
    code: str
    decline_code: str  # of cards only
    message: str


_CARD_DECLINES = {
    each.decline_code: each
    for each in (
        Decline("card_declined", "generic_decline", "Your card was declined."),
        Decline("card_declined", "insufficient_funds", "Your card has insufficient funds."),
        Decline(
            "authentication_required",
            "authentication_required",
            "Your card was declined. This transaction requires authentication.",
        ),
        Decline("incorrect_number", "incorrect_number", "Your card number is incorrect."),
    )
}
DECLINES: Mapping[str, Decline] = {
    **_CARD_DECLINES,
    "debit_without_funds": Decline("insufficient_funds", "", "The customer's account has insufficient funds."),
    "account_closed": Decline("account_closed", "", "The customer's bank account has been closed."),
    "no_account": Decline("no_account", "", "Your bank account number is incorrect."),
}


class StripeProblem(NamedTuple):
    """Why a request is refused."""

    status: int
    message: str
    type: str = "invalid_request_error"
    code: str = ""
    param: str = ""


def read(body: bytes) -> dict[str, str]:
    """The fields of a form, under their names with brackets."""
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def within(fields: Mapping[str, str], name: str) -> dict[str, str]:
    """The fields of an object: `metadata[a]` under `metadata` is `a`."""
    start = f"{name}["
    found = {key[len(start) :]: value for key, value in fields.items() if key.startswith(start)}
    return {key[:-1]: value for key, value in found.items() if key.endswith("]") and "[" not in key}


def decline_of(behaviour: str, *, is_there: bool) -> Decline | None:
    """Whether a card refuses a payment, while its owner is there or not."""
    if behaviour == DECLINED or (behaviour == LATER and not is_there):
        return DECLINES["generic_decline"]
    if behaviour == POOR:
        return DECLINES["insufficient_funds"]
    return DECLINES["authentication_required"] if behaviour == UNCERTAIN and not is_there else None


def refusal(problem: StripeProblem) -> dict[str, Any]:
    given = {"type": problem.type, "message": problem.message, "code": problem.code, "param": problem.param}
    return {"error": {name: value for name, value in given.items() if value}}


def declined(decline: Decline, made: StripeIntent) -> dict[str, Any]:
    """The body of a 402."""
    return {"error": _error(decline) | {"payment_intent": intent(made)}}


def _error(decline: Decline) -> dict[str, Any]:
    said = {"code": decline.code, "message": decline.message}
    if decline.decline_code:
        return {"type": "card_error", **said, "decline_code": decline.decline_code}
    return {"type": "invalid_request_error", **said, "payment_method": {"type": BANK_ACCOUNT}}


def session(row: StripeSession, url: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "object": "checkout.session",
        "amount_subtotal": row.amount,
        "amount_total": row.amount,
        "cancel_url": row.cancel_url,
        "client_reference_id": row.reference or None,
        "created": row.created,
        "currency": row.currency,
        "customer": row.customer or None,
        "expires_at": row.expires,
        "livemode": False,
        "metadata": row.metadata,
        "mode": "payment",
        "payment_intent": row.intent or None,
        "payment_status": "paid" if row.status == "complete" and not row.is_debited else "unpaid",
        "status": row.status,
        "success_url": row.success_url,
        "url": url if row.status == "open" else None,
    }


def intent(row: StripeIntent, card: StripeCard | None = None) -> dict[str, Any]:
    """With the card itself, if the request asked to expand it."""
    return {
        "id": row.id,
        "object": "payment_intent",
        "amount": row.amount,
        "amount_received": row.amount if row.status == SUCCEEDED else 0,
        "created": row.created,
        "currency": row.currency,
        "customer": row.customer or None,
        "last_payment_error": _error(DECLINES[row.decline]) if row.decline else None,
        "latest_charge": row.charge or None,
        "livemode": False,
        "metadata": row.metadata,
        "payment_method": method(card) if card else row.method or None,
        "status": row.status,
    }


def method(card: StripeCard) -> dict[str, Any]:
    shown: dict[str, Any] = {"last4": card.last4}
    if card.kind != BANK_ACCOUNT:
        shown |= {"brand": card.brand, "exp_month": card.month, "exp_year": card.year}
    return {
        "id": card.id,
        "object": "payment_method",
        "type": card.kind,
        "customer": card.customer or None,
        card.kind: shown,
    }


def charge(row: StripeIntent) -> dict[str, Any]:
    return {
        "id": row.charge,
        "object": "charge",
        "amount": row.amount,
        "amount_refunded": row.refunded,
        "currency": row.currency,
        "customer": row.customer or None,
        "disputed": bool(row.dispute),
        "metadata": row.metadata,
        "paid": True,
        "payment_intent": row.id,
        "refunded": row.refunded == row.amount,
        "status": "succeeded",
    }


def refund(row: StripeIntent, amount: int) -> dict[str, Any]:
    return {
        "id": f"re_{secrets.token_hex(12)}",
        "object": "refund",
        "amount": amount,
        "charge": row.charge,
        "currency": row.currency,
        "payment_intent": row.id,
        "status": "succeeded",
    }


def dispute(row: StripeIntent) -> dict[str, Any]:
    """Its transactions are what left our balance at Stripe for it, and what came back once it is won."""
    moved = [-row.disputed, *([row.disputed] if row.is_won else [])]
    return {
        "id": row.dispute,
        "object": "dispute",
        "amount": row.disputed,
        "balance_transactions": [
            {"object": "balance_transaction", "type": "adjustment", "amount": amount, "currency": row.currency}
            for amount in moved
        ],
        "charge": row.charge,
        "currency": row.currency,
        "livemode": False,
        "metadata": {},
        "payment_intent": row.id,
        "reason": "fraudulent",
        "status": "won" if row.is_won else "needs_response",
    }


def event(kind: str, about: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": f"evt_{secrets.token_hex(12)}",
        "object": "event",
        "api_version": VERSION,
        "created": int(time.time()),
        "data": {"object": about},
        "livemode": False,
        "type": kind,
    }
