"""Debits of bank accounts at the simulated Stripe: the checkout is complete at once, and paid or not a while later.

With a bank that takes days, here it takes `pace.debit`. Which account was typed decides what becomes of it.
"""

from __future__ import annotations

import asyncio
import time

from apps.simulator import stripe, stripe_money
from apps.simulator.carrier import Carrier
from apps.simulator.stripe import Decline
from apps.simulator.stripe_book import (
    BANK_ACCOUNT,
    COMPLETE,
    NEEDS_METHOD,
    PROCESSING,
    StripeCard,
    StripeIntent,
    StripeSession,
)

_LATE = 1.0  # seconds


def begin(carrier: Carrier, row: StripeSession, number: str) -> Decline | None:
    """Complete a checkout with a test bank account. One that is none leaves it open."""
    fate = stripe.ACCOUNTS.get(number)
    if fate is None:
        return stripe.DECLINES["no_account"]
    made = stripe_money.intent_of(carrier, row)
    account = StripeCard(row.customer, number[-4:], fate, kind=BANK_ACCOUNT)
    made.method, made.status, made.decline, made.debited = account.id, PROCESSING, "", time.time()
    row.status, row.is_debited = COMPLETE, True
    for each in (account, made, row):
        carrier.stripe.record(each)
    stripe_money.tell(carrier, "payment_intent.processing", stripe.intent(made))
    stripe_money.tell(carrier, "checkout.session.completed", stripe.session(row, ""))
    asyncio.get_running_loop().call_later(carrier.settings.pace.debit, end, carrier, made.id)
    return None


def end(carrier: Carrier, intent_id: str) -> None:
    """The bank has paid, or returned the debit."""
    book = carrier.stripe
    made = book.intents.get(intent_id)
    row = book.session_of(made) if made else None
    if made is None or row is None or made.status != PROCESSING:
        return
    fate = book.cards[made.method].behaviour
    if fate in stripe.DECLINES:
        made.status, made.decline = NEEDS_METHOD, fate
        book.record(made)
        _tell_both(carrier, "payment_failed", made, row)
        return
    book.charge(made)
    row.is_debited = False
    book.record(row)
    _tell_both(carrier, "succeeded", made, row)
    if fate == stripe.DISPUTED:
        stripe_money.dispute_later(carrier, made)


def catch_up(carrier: Carrier, made: StripeIntent) -> None:
    """End a debit whose time came while the simulator was down."""
    if made.status == PROCESSING and time.time() - made.debited > carrier.settings.pace.debit + _LATE:
        end(carrier, made.id)


def _tell_both(carrier: Carrier, what: str, made: StripeIntent, row: StripeSession) -> None:
    stripe_money.tell(carrier, f"payment_intent.{what}", stripe.intent(made))
    of_session = f"checkout.session.async_payment_{what.removeprefix('payment_')}"
    stripe_money.tell(carrier, of_session, stripe.session(row, ""))
