"""The example prices: enough for every message, and only for an empty book."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from apps.billing import default_prices, rates
from apps.billing.models import PriceCategory, Rate
from tests.factories import billing

NOW = datetime(2026, 5, 4, tzinfo=UTC)


@pytest.mark.django_db
def test_examples_price_every_message() -> None:
    assert default_prices.provide(now=NOW)

    book = rates.at(NOW)
    for category in PriceCategory.values:
        for country in ("US", "DE", "NZ"):
            found = book.price("whatsapp", country=country, number_type="", category=category)
            assert found is not None
            assert (found.micros == 0) == (category == PriceCategory.SERVICE)
    for channel in ("sms", "rcs"):
        assert book.price(channel, country="NZ", number_type="LOCAL", category="") is not None
    assert not default_prices.provide(now=NOW)


@pytest.mark.django_db
def test_book_with_a_price_stays_as_it_is() -> None:
    billing.rate(100)

    assert not default_prices.provide(now=NOW)
    assert Rate.objects.get().cost == 100
