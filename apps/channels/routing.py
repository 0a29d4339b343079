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


# The cheaper first: automatic routing tries the channels in this order unless something speaks for another one.
_BY_COST = (Channel.SMS.value, Channel.WHATSAPP.value, Channel.RCS.value)


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
) -> list[Candidate]:
    """The senders to use, best first, without routes that were `tried`. `senders` are nearest first.

    Raises NumberInvalid for an impossible number and RouteDenied when no sender serves it. Numbers in no known range
    are left to the carrier.
    """
    if not phone.is_possible:
        raise NumberInvalid
    if pinned:
        found = [Candidate(sender) for sender in _nearest(senders, (pinned,)).values()]
    else:
        found = _ranked(_nearest(senders, allowed), wishes, (countries or {}).get(phone.region))
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


def _ranked(nearest: dict[str, Sender], wishes: Wishes, country: Preference | None) -> list[Candidate]:
    if len(nearest) < 2 and not (country and country.is_definitive):  # as good as always: nothing to choose from
        return [Candidate(sender) for sender in nearest.values()]
    chosen = wishes.chosen if wishes.chosen in nearest else None
    if country and country.is_definitive and not chosen:
        nearest = {channel: sender for channel, sender in nearest.items() if channel == country.channel}
    ranked = sorted(nearest, key=lambda channel: _rank(channel, chosen, wishes, country))
    return [Candidate(nearest[channel], _because(channel, chosen, wishes, country)) for channel in ranked]


def _rank(
    channel: str, chosen: str | None, wishes: Wishes, country: Preference | None
) -> tuple[bool, bool, bool, bool, int]:
    """Lower is better: the contact's choice, where they wrote, what the number uses, the country's default, cost."""
    is_unknown = wishes.known is not None and channel not in wishes.known.split(",")
    is_default = country is not None and channel == country.channel
    return channel != chosen, channel != wishes.answered, is_unknown, not is_default, _BY_COST.index(channel)


def _because(channel: str, chosen: str | None, wishes: Wishes, country: Preference | None) -> str:
    if channel == chosen:
        return "the contact's default channel"
    if channel == wishes.answered:
        return "they wrote here within 24 hours"
    if wishes.known is not None and channel not in wishes.known.split(","):
        return "not known to reach this contact"
    if country is not None and channel == country.channel:
        return "the country's only channel" if country.is_definitive else "the country's default channel"
    return "by cost"


def _denial(pinned: str | None, phone: Phone) -> str:
    channel = pinned or "any channel of this template"
    return f"There is no active sender for {channel} to {phone.region or phone.e164}."
