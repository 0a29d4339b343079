"""What the carrier sells."""

from __future__ import annotations

from typing import Any

from apps.simulator.number_stock import FAILURE, SUCCESS, NumberStock


class Kept:
    def __init__(self) -> None:
        self.entries: list[Any] = []

    def write(self, entry: Any) -> None:
        self.entries.append(entry)


def first(stock: NumberStock) -> str:
    return next(stock.for_sale("US", "local")).number


def test_a_number_is_for_sale_while_no_one_has_it() -> None:
    stock = NumberStock()
    number = first(stock)

    order = stock.order(number, "ours", "")
    assert not stock.is_for_sale(number)

    stock.complete(order, FAILURE)
    assert (stock.is_for_sale(number), stock.ours()) == (True, [])


def test_places_take_turns() -> None:
    found = [each.number for _, each in zip(range(5), NumberStock().for_sale("US", "local"), strict=False)]

    assert [number[2:5] for number in found] == ["312", "415", "212", "206", "312"]
    assert [each.number for each in NumberStock().for_sale("GB", "mobile", beginning="7700900199")] == ["+447700900199"]
    assert next(NumberStock().for_sale("SE", "mobile")).number == "+46701740610"


def test_a_journal_rebuilds_it() -> None:
    journal = Kept()
    stock = NumberStock(journal)
    stock.complete(stock.order(first(stock), "ours", "p"), SUCCESS)

    again = NumberStock()
    again.replay([{"op": "number_order", "order": entry["order"]} for entry in stock.snapshot()])

    assert again.ours() == stock.ours()
    assert len(journal.entries) == 2
    stock.forget()
    again.replay(journal.entries[-1:])
    assert again.orders() == []
