"""Example prices, which the demo begins with. They are made up and round: what carriers take is in your contracts."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from apps.billing import money, price_change
from apps.billing.models import PriceCategory, Rate
from apps.billing.price_change import WantedRate
from apps.channels.models import Channel

_MARKUP = Decimal("25.00")  # percent
# Of a segment; "" is all other countries.
_SMS = {
    "": "0.08", "US": "0.008", "CA": "0.008", "GB": "0.04", "DE": "0.08", "FR": "0.06", "SE": "0.05", "BR": "0.03",
    "MX": "0.03", "IN": "0.02", "AU": "0.04",
}  # fmt: skip
# Of a message: marketing, utility, authentication.
_WHATSAPP = {
    "": ("0.06", "0.02", "0.02"),
    "US": ("0.02", "0.004", "0.004"),
    "GB": ("0.05", "0.02", "0.02"),
    "DE": ("0.12", "0.05", "0.05"),
    "BR": ("0.06", "0.008", "0.008"),
    "IN": ("0.01", "0.002", "0.002"),
}
_PAID = (PriceCategory.MARKETING, PriceCategory.UTILITY, PriceCategory.AUTHENTICATION)
_RCS = "0.02"


def example_prices() -> list[WantedRate]:
    """SMS and WhatsApp for some countries and for all others, RCS for all. Texts inside WhatsApp's window are free."""
    found = [_rate(Channel.SMS, country, "", cost) for country, cost in _SMS.items()]
    for country, costs in _WHATSAPP.items():
        found += [_rate(Channel.WHATSAPP, country, each, cost) for each, cost in zip(_PAID, costs, strict=True)]
    return [*found, _rate(Channel.WHATSAPP, "", PriceCategory.SERVICE, "0"), _rate(Channel.RCS, "", "", _RCS)]


def provide(*, now: datetime) -> bool:
    """Fill an empty price book. Returns whether it was: one with any price in it stays as it is."""
    if Rate.objects.exists():
        return False
    price_change.change(example_prices(), now=now)
    return True


def _rate(channel: Channel, country: str, category: str, cost: str) -> WantedRate:
    return WantedRate((channel.value, country, "", str(category)), money.read(cost), _MARKUP)
