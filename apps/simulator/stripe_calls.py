"""`/v1`: Checkout Sessions, PaymentIntents and refunds as at Stripe, for programs with a key."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from hashlib import sha256
from typing import Any

import orjson
from aiohttp import web

from apps.simulator import faults, messages, stripe, stripe_debits, stripe_money
from apps.simulator.carrier import CARRIER, Carrier
from apps.simulator.messages import CarrierAnswer
from apps.simulator.stripe import StripeProblem
from apps.simulator.stripe_book import CARD, OPEN, SUCCEEDED, StripeIntent, StripeKey, StripeSession

_ANSWERS = frozenset({"drop", "cut"})
_A_DAY = 24 * 3600
_LEAST = 50  # minor units, as Stripe wants of a payment
_KEY_LENGTH = 255

Fields = Mapping[str, str]
Handler = Callable[[Carrier, web.Request, Fields], "dict[str, Any] | StripeProblem | CarrierAnswer"]


def routes() -> list[web.RouteDef]:
    return [
        web.post("/v1/checkout/sessions", _answers(create_session)),
        web.get("/v1/checkout/sessions/{id}", _answers(show_session)),
        web.post("/v1/checkout/sessions/{id}/expire", _answers(expire_session)),
        web.post("/v1/payment_intents", _answers(create_intent)),
        web.get("/v1/payment_intents/{id}", _answers(show_intent)),
        web.post("/v1/refunds", _answers(create_refund)),
        web.post("/v1/payment_methods/{id}/detach", _answers(detach_method)),
        web.route("*", "/v1/{rest:.*}", _answers(nowhere)),
    ]


def _answers(handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Around each call: the key, the faults, and the first answer again to an Idempotency-Key."""

    async def answer(request: web.Request) -> web.Response:
        carrier = request.app[CARRIER]
        return await messages.answered(request, _decide(carrier, request, await request.read(), handler))

    return answer


def _decide(carrier: Carrier, request: web.Request, raw: bytes, handler: Handler) -> CarrierAnswer:
    if messages.unauthorized(carrier, request.headers) is not None:
        return _refused(StripeProblem(401, "You did not provide an API key, or it is not valid."))
    struck = carrier.faults.draw(faults.REQUEST_KINDS, "", request.path)
    if "rate_limited" in struck:
        return _refused(StripeProblem(429, "Too many requests.", code="rate_limit"))
    if "error" in struck:
        return _refused(StripeProblem(500, "An error occurred.", "api_error"))
    answer = _once(carrier, request, raw, handler)
    lost = carrier.faults.draw(_ANSWERS, "", request.path) if request.method != "GET" else {}
    if lost:
        answer = CarrierAnswer(answer.status, answer.body, broken=next(iter(lost)))
    return messages.slowed(answer, struck.get("slow"))


def _once(carrier: Carrier, request: web.Request, raw: bytes, handler: Handler) -> CarrierAnswer:
    key = request.headers.get("Idempotency-Key", "")[:_KEY_LENGTH]
    if not key or request.method != "POST":
        return _shown(handler(carrier, request, stripe.read(raw)))
    digest = sha256(request.path.encode() + b"\n" + raw).hexdigest()
    known = carrier.stripe.keys.get(key)
    if known is not None and known.digest != digest:
        return _refused(
            StripeProblem(
                400, "Keys for idempotent requests can only be used with the same parameters.", "idempotency_error"
            )
        )
    if known is None:
        answer = _shown(handler(carrier, request, stripe.read(raw)))
        known = StripeKey(key, digest, answer.status, answer.body.decode())
        carrier.stripe.record(known)
    return CarrierAnswer(known.status, known.body.encode())


def _shown(done: dict[str, Any] | StripeProblem | CarrierAnswer) -> CarrierAnswer:
    if isinstance(done, CarrierAnswer):
        return done
    return _refused(done) if isinstance(done, StripeProblem) else CarrierAnswer(200, orjson.dumps(done))


def _refused(problem: StripeProblem) -> CarrierAnswer:
    return CarrierAnswer(problem.status, orjson.dumps(stripe.refusal(problem)))


# --- Checkout ---


def create_session(carrier: Carrier, request: web.Request, fields: Fields) -> dict[str, Any] | StripeProblem:
    price = stripe.within(fields, "line_items[0][price_data]")
    amount, currency = _minor(price.get("unit_amount", "")), price.get("currency", "")
    expires = _minor(fields.get("expires_at", "")) or int(time.time()) + _A_DAY
    for name in ("success_url", "cancel_url"):
        if not fields.get(name, "").startswith(("http://", "https://")):
            return StripeProblem(400, "Not a valid URL", code="url_invalid", param=name)
    if fields.get("mode") != "payment" or amount < _LEAST or not currency:
        return StripeProblem(400, "The session needs mode=payment and a price of at least 50.", param="line_items")
    made = StripeSession(
        amount=amount,
        currency=currency.lower(),
        product=fields.get("line_items[0][price_data][product_data][name]", "Payment"),
        success_url=fields["success_url"],
        cancel_url=fields["cancel_url"],
        expires=expires,
        reference=fields.get("client_reference_id", ""),
        customer=fields.get("customer", ""),
        metadata=stripe.within(fields, "metadata"),
        intent_metadata=stripe.within(fields, "payment_intent_data[metadata]"),
    )
    carrier.stripe.record(made)
    return stripe.session(made, page_of(request, made))


def show_session(carrier: Carrier, request: web.Request, _: Fields) -> dict[str, Any] | StripeProblem:
    row = carrier.stripe.sessions.get(request.match_info["id"])
    if row is None:
        return _missing("checkout.session")
    stripe_money.catch_up(carrier, row)
    if made := carrier.stripe.intents.get(row.intent):
        stripe_debits.catch_up(carrier, made)
    return stripe.session(row, page_of(request, row))


def expire_session(carrier: Carrier, request: web.Request, _: Fields) -> dict[str, Any] | StripeProblem:
    row = carrier.stripe.sessions.get(request.match_info["id"])
    if row is None:
        return _missing("checkout.session")
    if row.status != OPEN:
        return StripeProblem(400, 'Only Checkout Sessions with a status in ["open"] can be expired.')
    stripe_money.expire(carrier, row)
    return stripe.session(row, "")


def page_of(request: web.Request, row: StripeSession) -> str:
    """Where a person pays."""
    return str(request.url.with_path(f"/checkout/{row.id}").with_query(None))


# --- Payments ---


def create_intent(carrier: Carrier, _: web.Request, fields: Fields) -> dict[str, Any] | StripeProblem | CarrierAnswer:
    amount, currency = _minor(fields.get("amount", "")), fields.get("currency", "")
    if amount < _LEAST or not currency:
        return StripeProblem(400, "Give an amount of at least 50, and a currency.", param="amount")
    card = carrier.stripe.cards.get(fields.get("payment_method", ""))
    if card is None or card.kind != CARD or not card.customer or card.customer != fields.get("customer"):
        return _missing("payment_method")
    if fields.get("confirm") != "true" or fields.get("off_session") != "true":
        return StripeProblem(400, "Only confirmed payments off session are simulated.", param="confirm")
    made = StripeIntent(amount, currency.lower(), card.customer, card.id, stripe.within(fields, "metadata"))
    if refused := stripe_money.charge_later(carrier, made):
        return CarrierAnswer(402, orjson.dumps(stripe.declined(refused, made)))
    return stripe.intent(made)


def show_intent(carrier: Carrier, request: web.Request, _: Fields) -> dict[str, Any] | StripeProblem:
    row = carrier.stripe.intents.get(request.match_info["id"])
    if row is None:
        return _missing("payment_intent")
    stripe_debits.catch_up(carrier, row)
    card = carrier.stripe.cards.get(row.method) if request.query.get("expand[]") == "payment_method" else None
    return stripe.intent(row, card)


def create_refund(carrier: Carrier, _: web.Request, fields: Fields) -> dict[str, Any] | StripeProblem:
    row = carrier.stripe.intents.get(fields.get("payment_intent", ""))
    if row is None or row.status != SUCCEEDED:
        return _missing("payment_intent")
    left = row.amount - row.refunded
    amount = _minor(fields["amount"]) if "amount" in fields else left
    if not 0 < amount <= left:
        return StripeProblem(400, "Refund amount is greater than what is left.", code="charge_already_refunded")
    return stripe_money.give_back(carrier, row, amount)


def detach_method(carrier: Carrier, request: web.Request, _: Fields) -> dict[str, Any] | StripeProblem:
    card = carrier.stripe.cards.get(request.match_info["id"])
    if card is None or not card.customer:
        return _missing("payment_method")
    card.customer = ""
    carrier.stripe.record(card)
    return stripe.method(card)


def nowhere(_: Carrier, request: web.Request, __: Fields) -> StripeProblem:
    return StripeProblem(404, f"Unrecognized request URL ({request.method}: {request.path}).")


def _missing(thing: str) -> StripeProblem:
    return StripeProblem(404, f"No such {thing}.", code="resource_missing")


def _minor(text: str) -> int:
    """0 for what is no amount."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 13 else 0
