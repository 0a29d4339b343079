"""The numbers that the carrier sells, those that were ordered, and the orders, rebuilt from the journal.

No HTTP and no clock here, except that changes carry their time. Numbers for sale are made up: of ranges that are kept
for films and books, and always the same.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple
from uuid import uuid4

from apps.simulator.phones import Sink

PENDING, SUCCESS, FAILURE = "pending", "success", "failure"
# The last digits of numbers whose order fails, and of those whose order stays pending until someone decides.
REFUSED, UNDECIDED = "66", "77"
_LAST = range(110, 200)  # the last three digits; lower ones are taken by demos


class Range(NamedTuple):
    """Numbers for sale that begin alike. `digits` follow the country's code."""

    country: str
    code: str
    kind: str
    digits: str
    place: str = ""
    state: str = ""
    monthly: str = "1.00"
    ends: int = 3  # digits that are counted up


_RANGES = (
    Range("US", "1", "local", "3125550", "CHICAGO", "IL"),
    Range("US", "1", "local", "4155550", "SAN FRANCISCO", "CA"),
    Range("US", "1", "local", "2125550", "NEW YORK", "NY"),
    Range("US", "1", "local", "2065550", "SEATTLE", "WA"),
    Range("US", "1", "toll_free", "8335550", monthly="1.50"),
    Range("US", "1", "toll_free", "8445550", monthly="1.50"),
    Range("CA", "1", "local", "4165550", "TORONTO", "ON"),
    Range("GB", "44", "mobile", "7700900", monthly="2.00"),
    Range("SE", "46", "mobile", "7017406", monthly="3.00", ends=2),
)


class ForSale(NamedTuple):
    number: str
    range: Range


@dataclass(slots=True)
class StockOrder:
    """An order of one number. `number_id` is the number's id once it is ours."""

    number: str
    reference: str = ""
    profile_id: str = ""
    status: str = PENDING
    id: str = field(default_factory=lambda: str(uuid4()))
    number_id: str = ""
    is_deleted: bool = False
    created: float = 0.0
    changed: float = 0.0


class NumberStock:
    """Every change goes through `record` and reaches the journal."""

    def __init__(self, journal: Sink | None = None) -> None:
        self.journal = journal
        self._orders: dict[str, StockOrder] = {}

    def for_sale(self, country: str, kind: str, *, area: str = "", beginning: str = "") -> Iterator[ForSale]:
        """Those that no one has: of each place one in turn."""
        chosen = [each for each in _RANGES if (each.country, each.kind) == (country, kind)]
        taken = {order.number for order in self._orders.values() if self._is_held(order)}
        for last in _LAST:
            for each in chosen:
                digits = each.digits + str(last)[-each.ends :]
                number = f"+{each.code}{digits}"
                fits = digits.startswith(beginning) and digits.startswith(area)
                if fits and number not in taken:
                    yield ForSale(number, each)

    def is_for_sale(self, number: str) -> bool:
        return any(number == each.number for line in _RANGES for each in self.for_sale(line.country, line.kind))

    def order(self, number: str, reference: str, profile_id: str) -> StockOrder:
        order = StockOrder(number, reference, profile_id, created=time.time())
        self.record(order)
        return order

    def complete(self, order: StockOrder, status: str) -> None:
        order.status = status
        order.number_id = str(uuid4().int)[:19] if status == SUCCESS else ""
        self.record(order)

    def record(self, order: StockOrder) -> None:
        """Write down a new order, or one that has changed."""
        order.changed = time.time()
        self._orders[order.id] = order
        self._write({"op": "number_order", "order": order})

    def get(self, order_id: str) -> StockOrder | None:
        return self._orders.get(order_id)

    def orders(self) -> list[StockOrder]:
        """The newest first."""
        return sorted(self._orders.values(), key=lambda order: -order.created)

    def ours(self) -> list[StockOrder]:
        """Orders of the numbers that we have now."""
        return [order for order in self.orders() if order.status == SUCCESS and not order.is_deleted]

    def number(self, number_id: str) -> StockOrder | None:
        return next((order for order in self.ours() if order.number_id == number_id), None)

    def forget(self) -> None:
        self._orders.clear()
        self._write({"op": "forget_numbers"})

    def snapshot(self) -> Iterator[dict[str, Any]]:
        """The fewest journal entries that rebuild the current state."""
        for order in self._orders.values():
            yield {"op": "number_order", "order": asdict(order)}

    def replay(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Rebuild the state from journal entries, without recording it again."""
        for entry in entries:
            if entry.get("op") == "number_order":
                order = StockOrder(**entry["order"])
                self._orders[order.id] = order
            elif entry.get("op") == "forget_numbers":
                self._orders.clear()

    def _is_held(self, order: StockOrder) -> bool:
        return order.status != FAILURE and not order.is_deleted

    def _write(self, entry: Mapping[str, Any]) -> None:
        if self.journal is not None:
            self.journal.write(entry)
