"""What happens to money at the simulated Stripe: a checkout is paid or expires, a saved card is charged, a payment is
returned or disputed. Each change sends a signed webhook.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from apps.simulator import stripe
from apps.simulator.carrier import Carrier
from apps.simulator.stripe import Decline
from apps.simulator.stripe_book import COMPLETE, EXPIRED, NEEDS_METHOD, OPEN, StripeCard, StripeIntent, StripeSession


def tell(carrier: Carrier, kind: str, about: Mapping[str, Any]) -> None:
    """Nobody is told without an address."""
    if url := carrier.settings.payments_url:
        carrier.payment_notices.tell([url], stripe.event(kind, about))


def pay(carrier: Carrier, row: StripeSession, number: str) -> Decline | None:
    """Pay a checkout with a test card. A refusal leaves it open."""
    book = carrier.stripe
    behaviour = stripe.CARDS.get(number)
    if behaviour is None:
        return stripe.DECLINES["incorrect_number"]
    made = intent_of(carrier, row)
    if refused := stripe.decline_of(behaviour, is_there=True):
        made.decline = refused.decline_code
        book.record(made)
        book.record(row)
        tell(carrier, "payment_intent.payment_failed", stripe.intent(made))
        return refused
    card = StripeCard(row.customer, number[-4:], behaviour)
    book.record(card)
    made.method = card.id
    book.charge(made)
    row.status = COMPLETE
    book.record(row)
    tell(carrier, "payment_intent.succeeded", stripe.intent(made))
    tell(carrier, "checkout.session.completed", stripe.session(row, ""))
    if behaviour == stripe.DISPUTED:
        dispute_later(carrier, made)
    return None


def intent_of(carrier: Carrier, row: StripeSession) -> StripeIntent:
    """The payment of a checkout, which begins with the first try."""
    row.customer = row.customer or carrier.stripe.new_customer()
    found = carrier.stripe.intents.get(row.intent)
    made = found or StripeIntent(row.amount, row.currency, metadata=row.intent_metadata)
    made.customer, row.intent = row.customer, made.id
    return made


def expire(carrier: Carrier, row: StripeSession) -> None:
    row.status = EXPIRED
    carrier.stripe.record(row)
    tell(carrier, "checkout.session.expired", stripe.session(row, ""))


def catch_up(carrier: Carrier, row: StripeSession) -> None:
    """Expire a checkout whose time is over."""
    if row.status == OPEN and row.expires < time.time():
        expire(carrier, row)


def charge_later(carrier: Carrier, made: StripeIntent) -> Decline | None:
    """Charge a saved card while its owner isn't there."""
    book = carrier.stripe
    card = book.cards[made.method]
    refused = stripe.decline_of(card.behaviour, is_there=False)
    if refused:
        made.decline, made.status = refused.decline_code, NEEDS_METHOD
        book.record(made)
        tell(carrier, "payment_intent.payment_failed", stripe.intent(made))
        return refused
    book.charge(made)
    tell(carrier, "payment_intent.succeeded", stripe.intent(made))
    return None


def give_back(carrier: Carrier, made: StripeIntent, amount: int) -> dict[str, Any]:
    """Return so many minor units of a payment."""
    made.refunded += amount
    carrier.stripe.record(made)
    tell(carrier, "charge.refunded", stripe.charge(made))
    return stripe.refund(made, amount)


def dispute_later(carrier: Carrier, made: StripeIntent) -> None:
    asyncio.get_running_loop().call_later(carrier.settings.pace.debit, _dispute_what_is_left, carrier, made.id)


def _dispute_what_is_left(carrier: Carrier, intent_id: str) -> None:
    made = carrier.stripe.intents.get(intent_id)
    if made and not made.dispute and made.refunded < made.amount:
        dispute(carrier, made)


def dispute(carrier: Carrier, made: StripeIntent) -> None:
    """Its owner asks the bank for the money back, and the bank takes it at once."""
    carrier.stripe.dispute(made)
    for what in ("created", "funds_withdrawn"):
        tell(carrier, f"charge.dispute.{what}", stripe.dispute(made))


def win(carrier: Carrier, made: StripeIntent) -> None:
    """The bank decides a dispute for us, and gives the money back."""
    made.is_won = True
    carrier.stripe.record(made)
    for what in ("closed", "funds_reinstated"):
        tell(carrier, f"charge.dispute.{what}", stripe.dispute(made))
