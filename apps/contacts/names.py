"""The names of contacts by number, for pages that show numbers. One query, however many there are."""

from __future__ import annotations

from collections.abc import Collection

from apps.contacts.models import Contact
from apps.organizations.customer import Customer


def of(customer: Customer, phones: Collection[str]) -> dict[str, str]:
    """The names of those that have one, by their canonical number. The account's own contact comes before others."""
    usable = Contact.objects.usable_by(customer).present().filter(phone__in=phones).exclude(name="")
    return {each.phone: each.name for each in sorted(usable, key=lambda each: not each.is_inherited)}
