"""The price book: which rate holds for a message, and what it costs. The nearest of those that fit wins.

A rate fits by channel, country, kind of our number and category, each of which it may leave open. Of several, the one
with the country goes first, then the one with the kind of number, then the one with the category.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from apps.billing.models import Rate
from apps.core import epoch
from apps.core.cache import Remembered

Key = tuple[str, str, str, str]  # channel, country, kind of number, category


@dataclass(frozen=True, slots=True)
class Price:
    """Of one segment or message, in micro-units."""

    rate_id: UUID
    micros: int


@dataclass(frozen=True, slots=True)
class Quote:
    """`micros` are micro-units for all `units`: segments of SMS, otherwise one message."""

    micros: int
    units: int
    rate_id: UUID
    channel: str
    country: str


class PriceBook:
    """The rates of one moment."""

    def __init__(self, rates: Iterable[Rate]) -> None:
        self._prices: dict[Key, Price] = {}
        # `quotes` remembers here what it made of them.
        self.quotes: dict[tuple[str, str, str, str, int], Quote | None] = {}
        self.compared: dict[tuple[tuple[str, int | None], ...], str] = {}
        self._cheapest: dict[tuple[tuple[str, ...], str | None], int] = {}
        for rate in rates:
            self._prices[rate.channel, rate.country, rate.number_type, rate.category] = Price(rate.id, rate.price)

    def price(self, channel: str, *, country: str, number_type: str, category: str) -> Price | None:
        """None if nothing in the book fits."""
        places = product((country, ""), (number_type, ""), (category, ""))
        fitting = (self._prices.get((channel, *place)) for place in places)
        return next((price for price in fitting if price), None)

    def cheapest(self, channels: Collection[str], country: str | None = None) -> int:
        """The least that a message over one of these channels can cost, to this country or, without one, to any.

        Zero if no rate is known. Rates of all other countries hold for a country that has some of its own, too.
        """
        asked = (tuple(channels), country)
        if asked not in self._cheapest:
            places = None if country is None else (country, "")
            fitting = (
                price.micros
                for (channel, place, *_), price in self._prices.items()
                if channel in channels and (places is None or place in places)
            )
            self._cheapest[asked] = min(fitting, default=0)
        return self._cheapest[asked]

    def __bool__(self) -> bool:
        return bool(self._prices)


_books: Remembered[None, PriceBook] = Remembered(seconds=1.0, epoch=epoch.current)


def current() -> PriceBook:
    """The rates of now; a rate that begins or ends counts within a second."""
    return _books.get(None, lambda: at(timezone.now()))


def at(moment: datetime) -> PriceBook:
    """The rates of a moment. Of two that hold at once, the later one counts."""
    held = Rate.objects.filter(Q(valid_until=None) | Q(valid_until__gt=moment), valid_from__lte=moment)
    return PriceBook(held.order_by("valid_from"))
