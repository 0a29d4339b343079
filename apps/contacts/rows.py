"""Contacts as pages show them: the number as people write it, where it belongs, consent in a word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from apps.channels import phone, regions
from apps.channels.models import Channel
from apps.contacts import listing
from apps.contacts.models import Contact


@dataclass(frozen=True)
class Mark:
    """A hue, a shape and a word."""

    tone: str
    icon: str
    word: str


ALL = Mark("none", icon="", word="All")
REACHABLE = Mark("none", icon="check", word="Subscribed")
OPTED_OUT = Mark("blocked", icon="hand-stop", word="Opted out")
CHANNELS = {
    Channel.SMS.value: Mark("none", icon="message-2", word="SMS"),
    Channel.WHATSAPP.value: Mark("none", icon="brand-whatsapp", word="WhatsApp"),
    Channel.RCS.value: Mark("none", icon="messages", word="RCS"),
}


@dataclass(frozen=True)
class Row:
    contact: Contact
    number: str  # international, with blanks
    country: str
    owner: str
    consent: Mark
    channel: Mark


def figure(count: int) -> str:
    """A count as the tabs show it: 1,284, and 10,000+ where nobody counted on."""
    return f"{listing.MOST:,}+" if count > listing.MOST else f"{count:,}"


def of(contacts: Iterable[Contact]) -> list[Row]:
    return [one(contact) for contact in contacts]


def one(contact: Contact) -> Row:
    written = phone.formats(contact.phone)
    owner = contact.profile or contact.organization
    return Row(
        contact,
        number=written.international,
        country=country_of(written),
        owner=owner.name,
        consent=OPTED_OUT if contact.opt_out else REACHABLE,
        channel=CHANNELS[contact.default_channel],
    )


def country_of(written: phone.Formats) -> str:
    """Where a number belongs or, in words, why that is not known."""
    if written.region:
        return regions.name(written.region)
    return "Unknown number range" if written.is_possible else "Not a possible number"
