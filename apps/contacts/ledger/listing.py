"""The newest changes of consent and suppression in one list, with the number that each is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from apps.channels import phone_numbers
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


def row(change: Change, phone: str = "") -> ChangeRow:
    """`phone` is the number, where the caller knows it."""
    is_suppression = isinstance(change, SuppressionChange)
    found = change.phone if isinstance(change, SuppressionChange) else phone or change.contact.phone
    is_out = change.is_added if isinstance(change, SuppressionChange) else change.opt_out
    number = phone_numbers.formats(found).international
    return ChangeRow(change, found, number, _MARKS[is_suppression, is_out], as_of.sentence(change))
