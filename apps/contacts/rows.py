"""Contacts as pages show them: the number as people write it, its place, and consent in one word."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from apps.channels import clock, phone_numbers, regions
from apps.channels.models import Channel
from apps.contacts.models import Contact
from apps.organizations.customer import Customer


@dataclass(frozen=True)
class ContactMark:
    """A hue, a shape and a word."""

    tone: str
    icon: str
    word: str


ALL = ContactMark("none", icon="", word="All")
REACHABLE = ContactMark("none", icon="check", word="Subscribed")
OPTED_OUT = ContactMark("blocked", icon="hand-stop", word="Opted out")
CHANNELS = {
    Channel.SMS.value: ContactMark("none", icon="message-2", word="SMS"),
    Channel.WHATSAPP.value: ContactMark("none", icon="brand-whatsapp", word="WhatsApp"),
    Channel.RCS.value: ContactMark("none", icon="messages", word="RCS"),
}


class LastMessage(Protocol):
    """The newest message with a contact, as the room of messages tells it."""

    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True)
class ContactRow:
    """`local_time` is empty where the number doesn't tell; `last` is None without messages, or where not asked."""

    contact: Contact
    number: str  # international, with blanks
    country: str
    owner: str
    consent: ContactMark
    channel: ContactMark
    local_time: str = ""
    last: LastMessage | None = None


def of(contacts: Iterable[Contact]) -> list[ContactRow]:
    return [one(contact) for contact in contacts]


def listed(customer: Customer, contacts: Collection[Contact], *, now: datetime, with_last: bool) -> list[ContactRow]:
    """With the local time and, for those who may see messages, the last one."""
    find: Callable[[Customer, Collection[UUID]], Mapping[UUID, LastMessage]] = import_string(settings.CONTACT_LAST)
    last = find(customer, [each.id for each in contacts]) if with_last and contacts else {}
    return [one(each, now=now, last=last.get(each.id)) for each in contacts]


def one(contact: Contact, *, now: datetime | None = None, last: LastMessage | None = None) -> ContactRow:
    written = phone_numbers.formats(contact.dialled)
    owner = contact.profile or contact.organization
    return ContactRow(
        contact,
        number=written.international,
        country=country_of(written),
        owner=owner.name,
        consent=OPTED_OUT if contact.opt_out else REACHABLE,
        channel=CHANNELS[contact.default_channel],
        local_time=clock.at(contact.phone, now=now) if now else "",
        last=last,
    )


def country_of(written: phone_numbers.Formats) -> str:
    """Where a number belongs or, in words, why that is not known."""
    if written.region:
        return regions.name(written.region)
    return "Unknown number range" if written.is_possible else "Not a possible number"


def suppressed_on(held: Collection[str]) -> str:
    """The channels of a `Hold` in words; empty for none."""
    if "" in held:
        return "every channel"
    return " and ".join(mark.word for channel, mark in CHANNELS.items() if channel in held)
