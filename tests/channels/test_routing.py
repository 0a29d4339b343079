"""Which channel and sender serve a number."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from apps.channels import routing
from apps.channels.models import CarrierAccount, CountryDefault, Sender
from apps.channels.phone_numbers import Phone
from apps.channels.routing import Wishes


def _sender(channel: str, provider: str) -> Sender:
    return Sender(channel=channel, number=f"of {channel}", account=CarrierAccount(provider=provider))


SMS, WHATSAPP, RCS = _sender("sms", "telnyx"), _sender("whatsapp", "whatsapp_cloud"), _sender("rcs", "telnyx")
EVERY = [SMS, WHATSAPP, RCS]
ALL = ["sms", "whatsapp", "rcs"]
SOMEBODY = Phone("+14155552671", "US", is_possible=True)
NO_COUNTRIES: dict[str, CountryDefault] = {}


def _us(channel: str, *, is_definitive: bool = False) -> dict[str, CountryDefault]:
    return {"US": CountryDefault(country="US", channel=channel, is_definitive=is_definitive)}


@pytest.mark.parametrize(
    ("senders", "allowed", "wishes", "countries", "order"),
    [
        # By cost, where nothing else is known.
        (EVERY, ALL, Wishes(), NO_COUNTRIES, "sms whatsapp rcs"),
        ([RCS, WHATSAPP, SMS], ALL, Wishes(), NO_COUNTRIES, "sms whatsapp rcs"),
        (EVERY, ALL, Wishes(), _us("sms"), "sms whatsapp rcs"),
        # What the template allows and the account has comes first of all.
        (EVERY, ["rcs", "whatsapp"], Wishes(), NO_COUNTRIES, "whatsapp rcs"),
        ([SMS], ALL, Wishes("whatsapp"), _us("whatsapp"), "sms"),
        (EVERY, ["sms"], Wishes("whatsapp"), _us("whatsapp"), "sms"),
        # The country's default.
        (EVERY, ALL, Wishes(), _us("whatsapp"), "whatsapp sms rcs"),
        (EVERY, ALL, Wishes(), _us("rcs"), "rcs sms whatsapp"),
        ([SMS, WHATSAPP], ALL, Wishes(), _us("rcs"), "sms whatsapp"),
        (EVERY, ALL, Wishes(), {"DE": CountryDefault(country="DE", channel="rcs")}, "sms whatsapp rcs"),
        (EVERY, ALL, Wishes(), _us("whatsapp", is_definitive=True), "whatsapp"),
        # What somebody chose for the contact comes before the country.
        (EVERY, ALL, Wishes("sms"), _us("whatsapp"), "sms whatsapp rcs"),
        (EVERY, ALL, Wishes("whatsapp"), NO_COUNTRIES, "whatsapp sms rcs"),
        (EVERY, ALL, Wishes("whatsapp"), _us("rcs"), "whatsapp rcs sms"),
        (EVERY, ALL, Wishes("sms"), _us("whatsapp", is_definitive=True), "sms whatsapp rcs"),
        ([WHATSAPP, RCS], ALL, Wishes("sms"), _us("rcs", is_definitive=True), "rcs"),
        # What the number isn't known to use comes last, unless somebody chose it.
        (EVERY, ALL, Wishes(None, "sms,whatsapp"), _us("rcs"), "sms whatsapp rcs"),
        (EVERY, ALL, Wishes(None, "whatsapp"), NO_COUNTRIES, "whatsapp sms rcs"),
        (EVERY, ALL, Wishes("rcs", "sms,whatsapp"), _us("whatsapp"), "rcs whatsapp sms"),
    ],
)
def test_channels_are_tried_in_this_order(
    senders: list[Sender], allowed: list[str], wishes: Wishes, countries: dict[str, CountryDefault], order: str
) -> None:
    found = routing.candidates(SOMEBODY, senders, pinned=None, allowed=allowed, wishes=wishes, countries=countries)

    assert [each.sender.channel for each in found] == order.split()


def test_each_place_has_its_reason() -> None:
    found = routing.candidates(
        SOMEBODY,
        EVERY,
        pinned=None,
        allowed=ALL,
        wishes=Wishes("rcs", "rcs,whatsapp"),
        countries=_us("whatsapp"),
    )

    assert [(each.sender.channel, each.because) for each in found] == [
        ("rcs", "the contact's default channel"),
        ("whatsapp", "the country's default channel"),
        ("sms", "not known to reach this contact"),
    ]
    by_cost = routing.candidates(SOMEBODY, EVERY, pinned=None, allowed=ALL)
    assert {each.because for each in by_cost} == {"by cost"}
    only = routing.candidates(SOMEBODY, EVERY, pinned=None, allowed=ALL, countries=_us("whatsapp", is_definitive=True))
    assert [each.because for each in only] == ["the country's only channel"]


class Prices:
    """Of the channels that have one."""

    def __init__(self, **micros: int) -> None:
        self._micros = micros
        self.asked: list[str] = []

    def micros(self, sender: Sender) -> int | None:
        self.asked.append(sender.channel)
        return self._micros.get(sender.channel)

    def compared(self, offers: Sequence[routing.Offer]) -> str:
        return " ".join(f"{channel} {micros}" for channel, micros in offers)


@pytest.mark.parametrize(
    ("prices", "wishes", "countries", "order"),
    [
        # Prices decide where nothing else does; equal ones are in the usual order.
        ({"sms": 3, "whatsapp": 2, "rcs": 1}, Wishes(), NO_COUNTRIES, "rcs whatsapp sms"),
        ({"sms": 2, "whatsapp": 0, "rcs": 2}, Wishes(), NO_COUNTRIES, "whatsapp sms rcs"),
        # Wishes, what is known of the number and the country come before them.
        ({"sms": 3, "whatsapp": 2, "rcs": 1}, Wishes("sms"), NO_COUNTRIES, "sms rcs whatsapp"),
        ({"sms": 1, "whatsapp": 2, "rcs": 3}, Wishes(answered="whatsapp"), NO_COUNTRIES, "whatsapp sms rcs"),
        ({"sms": 1, "whatsapp": 3, "rcs": 2}, Wishes(None, "whatsapp,rcs"), NO_COUNTRIES, "rcs whatsapp sms"),
        ({"sms": 3, "whatsapp": 2, "rcs": 1}, Wishes(), _us("sms"), "sms rcs whatsapp"),
        ({"sms": 3, "whatsapp": 2, "rcs": 1}, Wishes(), _us("cheapest"), "rcs whatsapp sms"),
        # What has no price comes last, whatever else speaks for it.
        ({"sms": 3, "rcs": 1}, Wishes("whatsapp"), _us("sms"), "sms rcs whatsapp"),
        ({}, Wishes("whatsapp"), NO_COUNTRIES, "whatsapp sms rcs"),
        # A country's only channel stays the only one.
        ({"sms": 1}, Wishes(), _us("whatsapp", is_definitive=True), "whatsapp"),
    ],
)
def test_prices_decide_last(
    prices: dict[str, int], wishes: Wishes, countries: dict[str, CountryDefault], order: str
) -> None:
    found = routing.candidates(
        SOMEBODY, EVERY, pinned=None, allowed=ALL, wishes=wishes, countries=countries, prices=Prices(**prices)
    )

    assert [each.sender.channel for each in found] == order.split()


def _reasons(prices: Prices, wishes: Wishes = routing.NO_WISHES) -> list[str]:
    found = routing.candidates(SOMEBODY, EVERY, pinned=None, allowed=ALL, wishes=wishes, prices=prices)
    return [each.because for each in found]


def test_the_prices_that_decided_are_named() -> None:
    assert _reasons(Prices(sms=1, whatsapp=2)) == [
        "cheapest: sms 1 whatsapp 2 rcs None",
        "by cost: sms 1 whatsapp 2 rcs None",
        "no price is set",
    ]
    assert _reasons(Prices(sms=1, whatsapp=1, rcs=2))[0] == "by cost: sms 1 whatsapp 1 rcs 2"
    assert _reasons(Prices(sms=1, whatsapp=3, rcs=2), Wishes("sms"))[1] == "cheapest: rcs 2 whatsapp 3"
    assert _reasons(Prices(sms=1, whatsapp=3, rcs=2), Wishes(None, "whatsapp")) == [
        "by cost",
        "not known to reach this contact",
        "not known to reach this contact",
    ]


def test_no_price_is_asked_where_there_is_no_choice() -> None:
    prices = Prices(sms=1)

    routing.candidates(SOMEBODY, EVERY, pinned="whatsapp", allowed=ALL, prices=prices)
    routing.candidates(SOMEBODY, [SMS], pinned=None, allowed=ALL, prices=prices)
    only = _us("rcs", is_definitive=True)
    routing.candidates(SOMEBODY, EVERY, pinned=None, allowed=ALL, countries=only, prices=prices)

    assert prices.asked == []


def test_pinned_channel_has_no_other() -> None:
    found = routing.candidates(
        SOMEBODY, EVERY, pinned="whatsapp", allowed=ALL, wishes=Wishes("sms"), countries=_us("rcs", is_definitive=True)
    )

    assert [(each.sender, each.because) for each in found] == [(WHATSAPP, "")]


def test_nearest_sender_of_a_channel_stands_for_it() -> None:
    farther = _sender("sms", "telnyx")

    (found,) = routing.candidates(SOMEBODY, [SMS, farther], pinned=None, allowed=ALL)

    assert found.sender is SMS


def test_what_was_tried_is_not_tried_again() -> None:
    found = routing.candidates(SOMEBODY, EVERY, pinned=None, allowed=ALL, tried=["sms:telnyx"])

    assert [each.route for each in found] == ["whatsapp:whatsapp_cloud", "rcs:telnyx"]


@pytest.mark.parametrize(
    ("senders", "pinned", "allowed", "countries", "tried"),
    [
        ([], None, ALL, NO_COUNTRIES, []),
        ([SMS], "whatsapp", ALL, NO_COUNTRIES, []),
        ([SMS], "rcs", ALL, NO_COUNTRIES, []),
        ([SMS], None, ["whatsapp"], NO_COUNTRIES, []),
        ([SMS], None, ALL, _us("whatsapp", is_definitive=True), []),
        ([SMS], None, ALL, NO_COUNTRIES, ["sms:telnyx"]),
    ],
)
def test_no_sender_for_the_channel_is_no_route(
    senders: list[Sender],
    pinned: str | None,
    allowed: list[str],
    countries: dict[str, CountryDefault],
    tried: list[str],
) -> None:
    with pytest.raises(routing.RouteDenied) as stop:
        routing.candidates(SOMEBODY, senders, pinned=pinned, allowed=allowed, countries=countries, tried=tried)

    assert "US" in stop.value.message


def test_number_that_cannot_exist_is_refused_before_a_route_is_sought() -> None:
    with pytest.raises(routing.NumberInvalid):
        routing.candidates(Phone("+1234567890", "", is_possible=False), [], pinned=None, allowed=ALL)
