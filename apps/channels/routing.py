"""Choose the channel and sender for a number. Pure: all data is passed in.

Automatic routing uses WhatsApp only with an approved template; SMS needs no approval (contract, ruling of March 2026).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from apps.channels.models import Channel
from apps.channels.phone_numbers import Phone
from apps.core.errors import DomainError


class RouteDenied(DomainError):
    code = "ERR_ROUTE_DENIED"
    message = "There is no active route for this channel and country."


class NumberInvalid(DomainError):
    code = "ERR_NUMBER_INVALID"
    message = "This phone number has too few or too many digits for its country."


class SenderLike(Protocol):
    """What routing reads of a sender."""

    channel: str


S = TypeVar("S", bound=SenderLike)

# Automatic routing tries the channels in this order.
_PREFERENCE = (Channel.SMS, Channel.WHATSAPP, Channel.RCS)


def choose(phone: Phone, senders: Sequence[S], *, pinned: str | None, allowed: Sequence[str]) -> S:
    """The sender to use: of the `pinned` channel, or of the first of the `allowed` channels that has one.

    Raises NumberInvalid for an impossible number and RouteDenied when no sender serves it. Numbers in no known range
    are left to the carrier.
    """
    if not phone.is_possible:
        raise NumberInvalid
    wanted = (pinned,) if pinned else tuple(channel for channel in _PREFERENCE if channel in allowed)
    for channel in wanted:
        if sender := first(senders, channel):
            return sender
    raise RouteDenied(_denial(pinned, phone))


def first(senders: Sequence[S], channel: str) -> S | None:
    """The sender that messages of a channel leave from: the nearest one."""
    return next((sender for sender in senders if sender.channel == channel), None)


def _denial(pinned: str | None, phone: Phone) -> str:
    channel = pinned or "any channel of this template"
    return f"There is no active sender for {channel} to {phone.region or phone.e164}."
