"""What one message costs on one route: the rate times its segments, and the reseller's share of who pays."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from apps.billing import wording
from apps.billing.models import PriceCategory
from apps.billing.rates import PriceBook, Quote
from apps.billing.wallets import Payer
from apps.channels import phone_numbers
from apps.channels.models import Channel, Sender
from apps.channels.number_kind import kind_of
from apps.channels.routing import RouteDenied

_FEW = 20  # recipients whose countries are looked at before a request is accepted


class NoPrice(RouteDenied):
    """Nothing is sent that has no price: the operator would pay for it."""


def of(book: PriceBook, sender: Sender, country: str, *, category: str, segments: int) -> Quote:
    """Before any account's share or fee. Raises NoPrice if the price book has none. A text has the category SERVICE."""
    found = find(book, sender, country, category=category, segments=segments)
    if found is None:
        raise NoPrice(f"No price is set for {sender.channel.upper()} to {country or 'this country'}.")
    return found


def find(book: PriceBook, sender: Sender, country: str, *, category: str, segments: int) -> Quote | None:
    """The same; None if the price book has no price."""
    key = (sender.channel, sender.number, country, category, segments)
    try:
        return book.quotes[key]
    except KeyError:
        found = book.quotes[key] = _quote(book, sender, country, category or PriceCategory.SERVICE, segments)
        return found


def _quote(book: PriceBook, sender: Sender, country: str, category: str, segments: int) -> Quote | None:
    price = book.price(sender.channel, country=country, number_type=kind_of(sender.number), category=category)
    if price is None:
        return None
    units = segments if sender.channel == Channel.SMS else 1
    return Quote(price.micros * units, units, price.rate_id, sender.channel, country)


def with_share(quote: Quote, payer: Payer) -> int:
    """What a payer is charged, without the fee for a contact."""
    return quote.micros + round(quote.micros * payer.share_percent / 100) if payer.share_percent else quote.micros


def compared(book: PriceBook, offers: Sequence[tuple[str, int | None]]) -> str:
    """$0.0075 by SMS, $0.0300 by WhatsApp, no price for RCS"""
    key = tuple(offers)
    if key not in book.compared:
        book.compared[key] = ", ".join(_offered(wording.channel(channel), micros) for channel, micros in offers)
    return book.compared[key]


def _offered(channel: str, micros: int | None) -> str:
    return f"no price for {channel}" if micros is None else f"{wording.exactly(micros, at_least=4)} by {channel}"


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
