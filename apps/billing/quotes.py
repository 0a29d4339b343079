"""What one message costs on one route: the rate times its segments, before any account's share or fee."""

from __future__ import annotations

from collections.abc import Collection

from apps.billing.models import PriceCategory
from apps.billing.rates import PriceBook, Quote
from apps.channels import phone_numbers
from apps.channels.models import Channel, Sender
from apps.channels.number_kind import kind_of
from apps.channels.routing import RouteDenied

_FEW = 20  # recipients whose countries are looked at before a request is accepted


class NoPrice(RouteDenied):
    """Nothing is sent that has no price: the operator would pay for it."""


def of(book: PriceBook, sender: Sender, country: str, *, category: str, segments: int) -> Quote:
    """Raises NoPrice if the price book has none. A text has the category SERVICE."""
    key = (sender.channel, sender.number, country, category, segments)
    found = book.quotes.get(key)
    if found is None:
        found = book.quotes[key] = _quote(book, sender, country, category or PriceCategory.SERVICE, segments)
    return found


def _quote(book: PriceBook, sender: Sender, country: str, category: str, segments: int) -> Quote:
    price = book.price(sender.channel, country=country, number_type=kind_of(sender.number), category=category)
    if price is None:
        raise NoPrice(f"No price is set for {sender.channel.upper()} to {country or 'this country'}.")
    units = segments if sender.channel == Channel.SMS else 1
    return Quote(price.micros * units, units, price.rate_id, sender.channel, country)


def cheapest(book: PriceBook, phones: Collection[str], channels: Collection[str]) -> int:
    """The least that a message to one of these people can cost. Of many, their countries are not looked at."""
    if len(phones) > _FEW:
        return book.cheapest(channels)
    return min((book.cheapest(channels, country) for country in {country_of(phone) for phone in phones}), default=0)


def country_of(phone: str) -> str:
    """ISO 3166-1 alpha-2; empty where the number tells none."""
    found = phone_numbers.check(phone)
    return in_book(found.region) if found else ""


def in_book(region: str) -> str:
    """The country that prices know a region by. Calling codes of no country have a number instead: +800 has 001."""
    return region if region.isalpha() else ""
