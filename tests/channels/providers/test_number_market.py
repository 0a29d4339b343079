"""Every carrier that sells numbers sells one to the simulator's customer, and takes it back."""

from __future__ import annotations

import pytest

from apps.channels.models import NumberKind
from apps.channels.providers import MARKETS
from apps.channels.providers.number_market import (
    CarrierNumber,
    MarketAccess,
    MarketRefusal,
    NumberMarket,
    NumberOrder,
    NumberWish,
)
from tests.channels.providers.conftest import Fly
from tests.channels.providers.lines import Line, line_of
from tests.fakes.carrier import CarrierProcess
from tests.patience import until


@pytest.fixture(params=MARKETS)
def line(request: pytest.FixtureRequest, carrier: CarrierProcess) -> Line:
    return line_of(request.param, carrier)


def test_a_number_is_bought_used_and_returned(line: Line, fly: Fly) -> None:
    market: NumberMarket = MARKETS[line.name]
    access = MarketAccess(line.base_url, line.credentials, "profile")
    found = market.read_offers(fly(market.search_numbers(NumberWish("US", NumberKind.LOCAL, "312"), 5, access)))
    assert isinstance(found, tuple)
    number = found[0].number

    placed = market.read_order(fly(market.order_number(number, "ours", access)))

    assert isinstance(placed, NumberOrder), placed
    assert market.read_orders(fly(market.find_orders("another", access))) == ()
    done = (NumberOrder(placed.order_id, "done"),)
    until(lambda: market.read_orders(fly(market.find_orders("ours", access))) == done)
    assert market.read_order(fly(market.get_order(placed.order_id, access))) == done[0]
    held = market.read_number(fly(market.find_number(number, access)), number)
    assert isinstance(held, CarrierNumber)
    assert held.is_usable
    assert market.read_done(fly(market.use_number(held.carrier_id, access))) is None
    assert market.read_done(fly(market.return_number(held.carrier_id, access))) is None
    assert market.read_number(fly(market.find_number(number, access)), number) is None
    again = market.read_done(fly(market.return_number(held.carrier_id, access)))
    assert isinstance(again, MarketRefusal)
    assert again.is_unknown
