"""What sending would cost: the prices of all messages on the routes that they would take now, and fees for contacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.messaging.playground import drafts
from apps.messaging.playground.purse import Purse
from apps.messaging.playground.wish import TextWish, Wish
from apps.messaging.sending import pipeline
from apps.organizations.customer import Customer


@dataclass(frozen=True, slots=True)
class SendQuote:
    """In micro-units. `fees` are for contacts who weren't reached this month; None for who pays no such fee."""

    price: int
    fees: int | None


def of(customer: Customer, wishes: Sequence[Wish | TextWish], *, now: datetime) -> SendQuote | None:
    """None for who is not billed. A person who gets several of the messages costs one fee."""
    phones = {phone for wish in wishes for phone in wish.phones}
    at = next((wish.scheduled_at for wish in wishes if wish.scheduled_at), now)
    purse = Purse(customer, phones, at=at)
    if not purse.billed.payers:
        return None
    price, fees = 0, dict.fromkeys(phones, 0)
    for wish in wishes:
        for draft in drafts.of(customer, wish, purse, at=at):
            is_stopped = pipeline.run(draft, now=now).stop is not None
            cost = purse.cost(draft)
            if not is_stopped and cost.is_covered:
                price += cost.price
                fees[draft.phone] = max(fees[draft.phone], cost.fee)
    return SendQuote(price, sum(fees.values()) if purse.takes_fees else None)
