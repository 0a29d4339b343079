"""What messages cost: all their routes, less what was paid back; nothing where nothing was charged."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.billing import message_prices
from apps.billing.models import EntryKind
from apps.core.models import new_id
from tests.cast import Cast
from tests.factories import billing, messaging


def test_prices_of_several_messages(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    paid, refunded, silent = (messaging.message(cast.acme) for _ in range(3))
    billing.charge(paid, 20_000)
    billing.charge(paid, -20_000, EntryKind.REFUND)
    billing.charge(paid, 7_950, lap=1)
    billing.charge(paid, 12_000, EntryKind.CONTACT, lap=1)
    billing.charge(refunded, 7_900)
    billing.charge(refunded, -7_900, EntryKind.REFUND)

    with django_assert_num_queries(1):
        found = message_prices.of([paid.id, refunded.id, silent.id, new_id()])

    assert set(found) == {paid.id, refunded.id}
    one, other = found[paid.id], found[refunded.id]
    assert (one.price, one.contact) == (Decimal("0.0080"), Decimal("0.0120"))
    assert (other.price, other.contact) == (Decimal("0.0000"), None)
    assert str(other.price) == "0.0000"


def test_what_a_route_was_charged_stays(cast: Cast) -> None:
    message = messaging.message(cast.acme)
    billing.charge(message, 20_000)
    billing.charge(message, -20_000, EntryKind.REFUND)
    billing.charge(message, 12_000, EntryKind.CONTACT, lap=1)

    found = message_prices.of([message.id])[message.id]

    assert [found.charged(lap) for lap in range(3)] == [
        (Decimal("0.0200"), None),
        (None, Decimal("0.0120")),
        (None, None),
    ]


@pytest.mark.django_db
def test_nothing_is_asked_about_no_messages(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert message_prices.of([]) == {}
    nothing = message_prices.MessagePrice()
    assert (nothing.price, nothing.contact, nothing.charged(0)) == (None, None, (None, None))
