"""What the command palette finds here: contacts by name, by any part of their number, or by id."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from apps.channels import characters, phone_numbers
from apps.channels.number_search import whole
from apps.contacts import matching, rows
from apps.contacts.models import Contact
from apps.organizations.customer import Customer
from apps.users.palette import DO, Hit

_MAX_HITS = 5
_MIN_DIGITS = 3
_MIN_LETTERS = 2


def find(customer: Customer, text: str) -> list[Hit]:
    """At most five, the newest first."""
    usable = Contact.objects.usable_by(customer).present()
    contact_id = _id(text)
    if contact_id:
        found = usable.filter(id=contact_id)
    elif sum(map(str.isdigit, characters.plain(text))) >= _MIN_DIGITS or sum(map(str.isalpha, text)) >= _MIN_LETTERS:
        found = usable.filter(matching.by_text(text))
    else:
        return []
    return [_hit(row) for row in rows.of(found.select_related("profile", "organization").newest_first()[:_MAX_HITS])]


def offer(customer: Customer, text: str) -> list[Hit]:
    """To create the contact of a number that has none yet."""
    known = whole(text)
    if not known or Contact.objects.usable_by(customer).present().by_phone(known.e164).exists():
        return []
    address = f"{reverse('contacts:create')}?{urlencode({'phone': known.e164})}"
    return [Hit(f"Add contact {phone_numbers.formats(known.e164).international}", address, "user-plus", DO)]


def _hit(row: rows.ContactRow) -> Hit:
    name = row.contact.name
    place = f"{row.number}, {row.country}" if name else row.country
    return Hit(
        name or row.number,
        reverse("contacts:detail", args=[row.contact.id]),
        icon="user",
        group="Contacts",
        note=place if row.consent is rows.REACHABLE else f"{place}, opted out",
        mono=not name,
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
