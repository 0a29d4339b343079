"""Suppressed numbers as pages and exports show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from apps.channels import phone_numbers
from apps.contacts import names
from apps.contacts.models import How
from apps.contacts.rows import ContactMark
from apps.contacts.suppression import wording
from apps.contacts.suppression.models import Suppression
from apps.organizations.customer import Customer

SOURCES = {
    "": ContactMark("none", icon="", word="All"),
    How.REPLY.value: ContactMark("none", icon="message-2", word="Replies"),
    How.CARRIER.value: ContactMark("none", icon="antenna", word="Carriers"),
    How.PAGE.value: ContactMark("none", icon="user", word="Dashboard"),
    How.API.value: ContactMark("none", icon="key", word="API"),
    How.IMPORT.value: ContactMark("none", icon="file-import", word="Imports"),
}
_ADDED_BY = {How.REPLY.value: "The person", How.CARRIER.value: "The carrier"}
HEADER = ("phone", "channel", "source", "reason", "added_by", "added_at", "belongs_to", "id")


@dataclass(frozen=True, slots=True)
class SuppressionRow:
    entry: Suppression
    name: str  # of the contact, if it has one
    number: str  # international, with blanks
    channel: str
    source: str
    owner: str
    added_by: str


def of(customer: Customer, entries: Iterable[Suppression]) -> list[SuppressionRow]:
    """As this account sees them."""
    found = list(entries)
    called = names.of(customer, {entry.phone for entry in found})
    return [_row(entry, called.get(entry.phone, "")) for entry in found]


def cells(entry: Suppression) -> tuple[str, ...]:
    """A line of the export; the import reads its first columns."""
    row = _row(entry)
    return (
        entry.phone,
        entry.channel,
        row.source,
        entry.reason,
        entry.who,
        entry.created_at.isoformat(timespec="seconds"),
        row.owner,
        str(entry.id),
    )


def _row(entry: Suppression, name: str = "") -> SuppressionRow:
    owner = entry.profile or entry.organization
    return SuppressionRow(
        entry,
        name,
        phone_numbers.formats(entry.phone).international,
        wording.where_of(entry),
        wording.SOURCES[entry.how],
        owner.name,
        _ADDED_BY.get(entry.how, entry.who),
    )
