"""Numbers in Telnyx's words."""

from __future__ import annotations

from apps.simulator import telnyx_numbers
from apps.simulator.number_stock import SUCCESS, NumberStock


def test_an_offer_says_where_what_and_how_much() -> None:
    said = telnyx_numbers.offer(next(NumberStock().for_sale("GB", "mobile")))

    assert said["features"] == [{"name": "sms"}, {"name": "voice"}]
    assert said["region_information"] == [{"region_type": "country_code", "region_name": "GB"}]


def test_a_number_is_active_until_it_is_deleted() -> None:
    stock = NumberStock()
    placed = stock.order("+13125550110", "ours", "p")
    stock.complete(placed, SUCCESS)

    assert telnyx_numbers.number(placed)["status"] == "active"
    assert telnyx_numbers.completed(placed, 0.0)["data"]["payload"] == telnyx_numbers.order(placed)
    placed.is_deleted = True
    assert telnyx_numbers.number(placed)["status"] == "deleted"
