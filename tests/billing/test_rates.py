"""Which rate holds: the nearest that fits, at its time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from apps.billing import rates
from apps.billing.models import Rate
from apps.channels.models import Channel
from tests.factories import billing

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)


def _price(**asked: str) -> int | None:
    given = {"channel": Channel.SMS.value, "country": "US", "number_type": "LOCAL", "category": "UTILITY", **asked}
    found = rates.at(NOW).price(given.pop("channel"), **given)
    return found.micros if found else None


def _rate(price: int, **columns: Any) -> Rate:
    return billing.rate(price, **{"valid_from": NOW - timedelta(days=1), **columns})


def test_country_goes_before_kind_of_number_before_category() -> None:
    _rate(1)
    assert _price() == 1
    _rate(2, category="UTILITY")
    assert _price() == 2
    _rate(3, number_type="LOCAL")
    assert _price() == 3
    _rate(4, country="US")
    assert _price() == 4
    _rate(5, country="US", category="UTILITY")
    assert _price() == 5
    _rate(6, country="US", number_type="LOCAL")
    assert _price() == 6
    assert (_price(country="FR"), _price(number_type="TFN", category="MARKETING")) == (3, 4)


def test_another_channel_has_no_price() -> None:
    _rate(1)

    assert _price(channel="whatsapp") is None


def test_a_rate_holds_from_its_first_moment_and_not_at_its_last() -> None:
    _rate(1, valid_until=NOW)
    assert _price() is None
    _rate(2, valid_from=NOW, valid_until=NOW + timedelta(seconds=1))
    assert _price() == 2
    _rate(3, valid_from=NOW + timedelta(seconds=1))
    assert _price() == 2


def test_of_two_that_hold_the_later_counts() -> None:
    _rate(2, valid_from=NOW - timedelta(hours=1))
    _rate(1)

    assert _price() == 2


def test_the_price_is_cost_and_markup_rounded_up() -> None:
    assert _rate(7_900, markup=12.5).price == 8_888
    assert _rate(7_900, country="FR").price == 7_900


def test_the_cheapest_of_some_channels() -> None:
    _rate(5, country="US")
    _rate(3)
    _rate(2, channel="whatsapp", country="BR")
    book = rates.at(NOW)

    assert book.cheapest(["sms"], "US") == 3
    assert book.cheapest(["sms", "whatsapp"], "BR") == 2
    assert book.cheapest(["whatsapp"], "US") == 0
    assert book.cheapest(["sms", "whatsapp"]) == 2


def test_what_holds_now_is_remembered_for_a_moment() -> None:
    billing.rate(1)

    assert rates.current().price("sms", country="", number_type="", category="") is not None
    assert rates.current() is rates.current()


def test_no_two_rates_of_one_place_begin_at_once() -> None:
    _rate(1)

    with pytest.raises(IntegrityError):
        _rate(2)
