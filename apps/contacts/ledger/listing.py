"""The newest changes of consent and suppression in one list, with the number that each is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from apps.channels import phone_numbers
from apps.contacts import names
from apps.contacts.ledger import as_of
from apps.contacts.ledger.as_of import Change
from apps.contacts.models import ConsentChange
from apps.contacts.rows import ContactMark
from apps.contacts.suppression.models import SuppressionChange
from apps.core import listing
from apps.core.listing import NEWEST, Cursor, Found, Page
from apps.organizations.customer import Customer

_MARKS = {
    (False, True): ContactMark("blocked", icon="hand-stop", word="Opted out"),
    (False, False): ContactMark("none", icon="check", word="Opted in"),
    (True, True): ContactMark("blocked", icon="hand-stop", word="Suppressed"),
    (True, False): ContactMark("none", icon="check", word="Released"),
}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    change: Change
    phone: str
    name: str  # of the contact, if it has one
    number: str  # international, with blanks
    mark: ContactMark
    sentence: str


def page(customer: Customer, cursor: Cursor = NEWEST) -> Page[Change]:
    """The changes next to a cursor, of this account and, for an organization, of its profiles."""
    consent = listing.by_key(ConsentChange.objects.visible_to(customer).select_related("contact"))
    suppressed = listing.by_key(SuppressionChange.objects.visible_to(customer).listed())

    def walk(low: UUID, high: UUID, *, is_forward: bool, size: int) -> Found[Any]:
        found = [
            row for each in (consent, suppressed) for row in each(low, high, is_forward=is_forward, size=size).rows
        ]
        return Found(sorted(found, key=lambda row: row.id, reverse=not is_forward)[: size + 1])

    return listing.page(walk, cursor)


def rows(customer: Customer, changes: Sequence[Change], phone: str = "") -> list[ChangeRow]:
    """As this account sees them. `phone` is the number of all, where the caller knows it."""
    phones = [phone or (each.phone if isinstance(each, SuppressionChange) else each.contact.phone) for each in changes]
    called = names.of(customer, set(phones))
    return [_row(each, found, called.get(found, "")) for each, found in zip(changes, phones, strict=True)]


def _row(change: Change, phone: str, name: str) -> ChangeRow:
    is_suppression = isinstance(change, SuppressionChange)
    is_out = change.is_added if isinstance(change, SuppressionChange) else change.opt_out
    number = phone_numbers.formats(phone).international
    return ChangeRow(change, phone, name, number, _MARKS[is_suppression, is_out], as_of.sentence(change))
