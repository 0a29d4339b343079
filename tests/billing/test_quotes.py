"""What a message costs on a route."""

from __future__ import annotations

from uuid import UUID

import pytest

from apps.billing import quotes, rates
from apps.billing.quotes import NoPrice
from apps.billing.wallets import Payer
from apps.channels.models import Channel, Sender
from apps.core.models import new_id
from tests.factories import billing
from tests.factories.billing import CENT

pytestmark = pytest.mark.django_db


def _sender(channel: str = Channel.SMS, number: str = "+14155550100") -> Sender:
    return Sender(channel=channel, number=number)


def _quote(sender: Sender, country: str = "US", category: str = "UTILITY", segments: int = 1) -> int:
    return quotes.of(rates.current(), sender, country, category=category, segments=segments).micros


def test_sms_costs_by_the_segment_and_whatsapp_by_the_message() -> None:
    billing.rate(CENT)
    billing.rate(2 * CENT, channel=Channel.WHATSAPP)

    assert _quote(_sender(), segments=3) == 3 * CENT
    assert _quote(_sender(Channel.WHATSAPP), segments=3) == 2 * CENT


def test_a_text_is_a_service_message() -> None:
    billing.rate(CENT, channel=Channel.WHATSAPP)
    billing.rate(0, channel=Channel.WHATSAPP, category="SERVICE")

    assert _quote(_sender(Channel.WHATSAPP), category="") == 0


def test_the_kind_of_our_number_counts() -> None:
    billing.rate(CENT)
    billing.rate(3 * CENT, number_type="TFN")
    billing.rate(4 * CENT, number_type="SHORT_CODE")

    prices = [_quote(_sender(number=number)) for number in ("+14155550100", "+18005550100", "12345")]
    assert prices == [CENT, 3 * CENT, 4 * CENT]


def test_nothing_is_sent_without_a_price() -> None:
    billing.rate(CENT, country="US")

    with pytest.raises(NoPrice, match="No price is set for SMS to FR"):
        _quote(_sender(), country="FR")


def test_a_channel_without_a_price_is_found_out_before_it_is_chosen() -> None:
    billing.rate(CENT)

    assert quotes.find(rates.current(), _sender(Channel.WHATSAPP), "US", category="", segments=1) is None
    assert quotes.find(rates.current(), _sender(), "US", category="", segments=1) is not None


def test_a_reseller_adds_its_share() -> None:
    billing.rate(CENT)
    quote = quotes.of(rates.current(), _sender(), "US", category="", segments=2)

    assert quotes.with_share(quote, Payer(new_id(), new_id())) == 2 * CENT
    assert quotes.with_share(quote, Payer(new_id(), new_id(), share_percent=12.5)) == 22_500


def test_offers_are_compared_in_words() -> None:
    offers = [("sms", 7_500), ("whatsapp", 3 * CENT), ("rcs", None)]

    assert quotes.compared(rates.current(), offers) == "$0.0075 by SMS, $0.0300 by WhatsApp, no price for RCS"


def test_a_quote_names_its_rate() -> None:
    rate = billing.rate(CENT)

    quote = quotes.of(rates.current(), _sender(), "US", category="", segments=2)
    assert (quote.rate_id, quote.units, quote.country) == (UUID(str(rate.id)), 2, "US")


def test_the_cheapest_looks_at_the_countries_of_a_few() -> None:
    billing.rate(CENT, country="US")
    billing.rate(9 * CENT, country="DE")
    book = rates.current()

    assert quotes.cheapest(book, ["+4915112345678"], ["sms"]) == 9 * CENT
    assert quotes.cheapest(book, ["+4915112345678", "+14155550101"], ["sms"]) == CENT
    assert quotes.cheapest(book, ["+4915112345678"] * 21, ["sms"]) == CENT
    assert quotes.cheapest(book, [], ["sms"]) == 0


@pytest.mark.parametrize(
    ("phone", "country"), [("+14155550101", "US"), ("+4915112345678", "DE"), ("+80012345678", ""), ("+999", "")]
)
def test_the_country_of_a_number(phone: str, country: str) -> None:
    assert quotes.country_of(phone) == country
