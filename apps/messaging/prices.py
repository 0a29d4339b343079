"""Read messages with what they have cost. The ledger knows it (`billing.message_prices`); their rows don't."""

from __future__ import annotations

from collections.abc import Collection

from apps.billing import message_prices
from apps.billing.message_prices import MessagePrice
from apps.messaging.models import Message

_NOTHING = MessagePrice()


def read(messages: Collection[Message]) -> None:
    """Set the `entries` of each, and what they add up to, in one query."""
    found = message_prices.of([message.id for message in messages])
    for message in messages:
        paid = found.get(message.id, _NOTHING)
        message.entries, message.price, message.active_contact_price = paid.entries, paid.price, paid.contact
