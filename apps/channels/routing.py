"""Choose the channel and sender for a number. Pure: all data is passed in.

Automatic routing uses WhatsApp only with an approved template; SMS needs no approval (contract, ruling of March 2026).
docs/channels.md has the order in which it tries channels.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from apps.channels.models import Channel, Sender
from apps.channels.phone_numbers import Phone
from apps.core.errors import DomainError

MAX_ROUTES = 3  # of one message: the first and two fallbacks


class RouteDenied(DomainError):
    code = "ERR_ROUTE_DENIED"
    message = "There is no active route for this channel and country."


class NumberInvalid(DomainError):
    code = "ERR_NUMBER_INVALID"
    message = "This phone number has too few or too many digits for its country."


class Preference(Protocol):
    """What routing reads of a `CountryDefault`."""

    channel: str
    is_definitive: bool


class Prices(Protocol):
    """What this message would cost by each sender, where its account is billed."""

    def micros(self, sender: Sender) -> int | None:
        """In micro-units. None if no price is set: then it can't leave that way."""

    def compared(self, offers: Sequence[Offer]) -> str:
        """In words, such as "$0.0075 by SMS, $0.0300 by WhatsApp"."""


Offer = tuple[str, int | None]  # a channel and its price
_Place = tuple[bool, bool, bool, bool]

# The cheaper first, as far as nothing is known of prices. Equal prices are in this order too.
_BY_COST = (Channel.SMS.value, Channel.WHATSAPP.value, Channel.RCS.value)
_COST = "by cost"  # the reason where nothing else speaks for a channel


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is known of a contact's channels. Empty where nothing is: then only country and cost decide."""

    chosen: str | None = None  # someone set it as the default
    known: str | None = None  # the number is known to use these
    answered: str | None = None  # the person wrote on it, and it takes free text until the window closes


NO_WISHES = Wishes()


class Candidate(NamedTuple):
    """A sender that a message may leave from, and why it has this place; empty where there was no choice."""

    sender: Sender
    because: str = ""

    @property
    def route(self) -> str:
        return route_of(self.sender)


def route_of(sender: Sender) -> str:
    """What makes two attempts at a message different: the channel and the provider."""
    return f"{sender.channel}:{sender.provider}"


def candidates(
    phone: Phone,
    senders: Sequence[Sender],
    *,
    pinned: str | None,
    allowed: Sequence[str],
    wishes: Wishes = NO_WISHES,
    countries: Mapping[str, Preference] | None = None,
    tried: Collection[str] = (),
    prices: Prices | None = None,
) -> list[Candidate]:
    """The senders to use, best first, without routes that were `tried`. `senders` are nearest first.

    `prices` are asked only where there is a choice. Raises NumberInvalid for an impossible number and RouteDenied when
    no sender serves it. Numbers in no known range are left to the carrier.
    """
    if not phone.is_possible:
        raise NumberInvalid
    if pinned:
        found = [Candidate(sender) for sender in _nearest(senders, (pinned,)).values()]
    else:
        found = _ranked(_nearest(senders, allowed), wishes, (countries or {}).get(phone.region), prices)
    if tried:
        found = [each for each in found if each.route not in tried]
    if not found:
        raise RouteDenied(_denial(pinned, phone))
    return found


def first(senders: Sequence[Sender], channel: str) -> Sender | None:
    """The sender that messages of a channel leave from: the nearest one."""
    return next((sender for sender in senders if sender.channel == channel), None)


def _nearest(senders: Sequence[Sender], channels: Collection[str]) -> dict[str, Sender]:
    found: dict[str, Sender] = {}
    for sender in senders:
        if sender.channel in channels:
            found.setdefault(sender.channel, sender)
    return found


def _ranked(
    nearest: dict[str, Sender], wishes: Wishes, country: Preference | None, prices: Prices | None
) -> list[Candidate]:
    if len(nearest) < 2 and not (country and country.is_definitive):  # as good as always: nothing to choose from
        return [Candidate(sender) for sender in nearest.values()]
    chosen = wishes.chosen if wishes.chosen in nearest else None
    if country and country.is_definitive and not chosen:
        nearest = {channel: sender for channel, sender in nearest.items() if channel == country.channel}
    costs: dict[str, int | None] = {}
    if prices and len(nearest) > 1:
        costs = {channel: prices.micros(sender) for channel, sender in nearest.items()}
    places = {channel: _place(channel, chosen, wishes, country) for channel in nearest}
    ranked = sorted(nearest, key=lambda channel: _rank(channel, places[channel], costs))
    reasons = {channel: _because(channel, chosen, wishes, country) for channel in ranked}
    if prices and costs:
        for channel in ranked:
            if reasons[channel] == _COST:
                rivals = [each for each in ranked if places[each] == places[channel] or costs[each] is None]
                reasons[channel] = _by_cost(channel, rivals, costs, prices)
    return [Candidate(nearest[channel], reasons[channel]) for channel in ranked]


def _place(channel: str, chosen: str | None, wishes: Wishes, country: Preference | None) -> _Place:
    """Lower is better: the contact's choice, where they wrote, what the number uses, the country's default."""
    is_unknown = wishes.known is not None and channel not in wishes.known.split(",")
    is_default = country is not None and channel == country.channel
    return channel != chosen, channel != wishes.answered, is_unknown, not is_default


def _rank(channel: str, place: _Place, costs: Mapping[str, int | None]) -> tuple[bool, _Place, int, int]:
    """Cost decides between equals. What has no price comes last of all, for nothing is sent without one."""
    micros = costs.get(channel, 0)
    return micros is None, place, micros or 0, _BY_COST.index(channel)


def _because(channel: str, chosen: str | None, wishes: Wishes, country: Preference | None) -> str:
    if channel == chosen:
        return "the contact's default channel"
    if channel == wishes.answered:
        return "they wrote here within 24 hours"
    if wishes.known is not None and channel not in wishes.known.split(","):
        return "not known to reach this contact"
    if country is not None and channel == country.channel:
        return "the country's only channel" if country.is_definitive else "the country's default channel"
    return _COST


def _by_cost(channel: str, rivals: Sequence[str], costs: Mapping[str, int | None], prices: Prices) -> str:
    """`rivals` are the channels that only cost tells from this one, with itself, and those that have no price."""
    mine = costs[channel]
    if mine is None:
        return "no price is set"
    if len(rivals) < 2:
        return _COST
    others = [micros for each in rivals if each != channel and (micros := costs[each]) is not None]
    word = "cheapest" if all(mine < micros for micros in others) else _COST
    return f"{word}: {prices.compared([(each, costs[each]) for each in rivals])}"


def _denial(pinned: str | None, phone: Phone) -> str:
    channel = pinned or "any channel of this template"
    return f"There is no active sender for {channel} to {phone.region or phone.e164}."
