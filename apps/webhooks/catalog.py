"""The events we can send: their families, sub types and payload shapes.

Source: the contract's webhooks page, sections 2 and 3, and ruling 8.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    name: str  # as in the API, for example message.delivered
    display_name: str
    description: str

    @property
    def suffix(self) -> str:
        """The event's name in a filter."""
        return self.name.partition(".")[2]


@dataclass(frozen=True, slots=True)
class Family:
    """`words` are its names in subscriptions, `field` its name in deliveries. A test of the family sends `example`."""

    name: str
    words: tuple[str, ...]
    field: str
    display_name: str
    description: str
    example: str
    events: tuple[Event, ...] = ()

    def knows(self, suffixes: Iterable[str]) -> bool:
        """Whether all of these are sub types of this family."""
        return set(suffixes) <= {event.suffix for event in self.events}


_MESSAGE = Family(
    "message",
    ("message", "messages"),
    "messages",
    "Messages",
    "What becomes of the messages you send, and those you receive",
    "message.delivered",
    (
        Event("message.queued", "Message Queued", "A message was accepted and waits to be sent"),
        Event("message.routed", "Message Routed", "The channel and the sender of a message were chosen"),
        Event("message.sent", "Message Sent", "The carrier accepted a message"),
        Event("message.delivered", "Message Delivered", "A message is confirmed to have arrived"),
        Event("message.read", "Message Read", "A message was read (WhatsApp and RCS only)"),
        Event("message.failed", "Message Failed", "A message will not arrive"),
        Event("message.received", "Message Received", "A contact wrote to one of your numbers"),
    ),
)
_TEMPLATES = Family(
    "templates",
    ("templates", "template"),
    "templates",
    "Templates",
    "The review of a template came to another result",
    "templates",
)
_CONTACT = Family(
    "contact",
    ("contact",),
    "contact",
    "Contacts",
    "What people decide about your messages to them",
    "contact.opt_out",
    (
        Event("contact.opt_in", "Contact Opted In", "A contact may be written to again"),
        Event("contact.opt_out", "Contact Opted Out", "A contact may no longer be written to"),
        Event("contact.help", "Contact Asked for Help", "A contact replied with HELP"),
        Event("contact.custom_keyword", "Contact Sent Keyword", "A contact replied with a keyword of yours"),
    ),
)
_PROFILE = Family(
    "profile",
    ("profile",),
    "profile",
    "Sender profiles",
    "How far the setup of a sender profile is",
    "profile.completed",
    (Event("profile.completed", "Profile Completed", "A sender profile was completed, or its completion failed"),),
)
_BILLING = Family(
    "billing",
    ("billing",),
    "billing",
    "Billing",
    "How much money an account has left",
    "billing.low_balance",
    (Event("billing.low_balance", "Balance Low", "Less is available than the account's alert"),),
)
FAMILIES = (_MESSAGE, _TEMPLATES, _CONTACT, _PROFILE, _BILLING)

_BY_WORD = {word: family for family in FAMILIES for word in family.words}
_BY_EVENT = {event.name: family for family in FAMILIES for event in family.events}

# The names that subscriptions and tests may use.
WORDS = tuple(_BY_WORD)
NAMES = tuple(name for family in FAMILIES for name in (family.name, *(event.name for event in family.events)))


def family_of(word: str) -> Family | None:
    """The family with this name in subscriptions."""
    return _BY_WORD.get(word)


def event_of(text: str) -> str | None:
    """The event with this name. A family's name means its example. None if the name is unknown."""
    if family := _BY_WORD.get(text):
        return family.example
    word, _, suffix = text.partition(".")
    family = _BY_WORD.get(word)
    name = f"{family.name}.{suffix}" if family else ""
    return name if name in _BY_EVENT else None


def envelope(event: str, payload: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """The body of a delivery. `sub_type` is the older and `event` the newer name of the same value."""
    family = _BY_EVENT.get(event)
    names = {"sub_type": event, "event": event} if family else {}
    return {
        "field": (family or _BY_WORD[event]).field,
        **names,
        "timestamp": time_text(now),
        "payload": payload,
    }


def time_text(moment: datetime) -> str:
    """A time in the format of deliveries: UTC, whole seconds."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").removesuffix("+00:00") + "Z"
