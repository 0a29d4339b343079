"""Messages are read with what they cost."""

from __future__ import annotations

from decimal import Decimal

from apps.billing.models import EntryKind
from apps.messaging import prices
from tests.cast import Cast
from tests.factories import billing, messaging


def test_messages_know_what_they_cost_once_it_is_read(cast: Cast) -> None:
    charged, free = messaging.message(cast.acme), messaging.message(cast.shop)
    billing.charge(charged, 7_900)
    billing.charge(charged, 12_000, EntryKind.CONTACT)
    assert not charged.entries

    prices.read([charged, free])

    assert (charged.price, charged.active_contact_price) == (Decimal("0.0079"), Decimal("0.0120"))
    assert (free.price, free.active_contact_price) == (None, None)
