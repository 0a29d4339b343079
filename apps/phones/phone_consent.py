"""What the owners of phones agreed to, as one account knows it: opted out or in, by what and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from apps.contacts import evidence
from apps.contacts.models import ConsentChange, Contact
from apps.organizations.customer import Customer


@dataclass(frozen=True)
class PhoneConsent:
    """`contact_id` is that of the contact that the account has for the number, if there is one."""

    sentence: str = "No contact yet"
    is_out: bool = False
    contact_id: UUID | None = None


def of(customer: Customer, numbers: Sequence[str]) -> dict[str, PhoneConsent]:
    """By number. Of several contacts one that opted out counts, then the account's own."""
    usable = Contact.objects.usable_by(customer).present().filter(phone__in=numbers)
    found: dict[str, Contact] = {}
    for contact in sorted(usable, key=lambda each: (not each.opt_out, each.is_inherited, str(each.id))):
        found.setdefault(contact.phone, contact)
    newest = {change.contact_id: change for change in ConsentChange.objects.newest_of(found.values())}
    known = {phone: _told(contact, newest.get(contact.id)) for phone, contact in found.items()}
    return {number: known.get(number, PhoneConsent()) for number in numbers}


def _told(contact: Contact, newest: ConsentChange | None) -> PhoneConsent:
    """A contact may be opted out without a change of its own: because another one was."""
    if newest and newest.opt_out == contact.opt_out:
        return PhoneConsent(evidence.in_short(newest), contact.opt_out, contact.id)
    return PhoneConsent("Opted out" if contact.opt_out else "Subscribed", contact.opt_out, contact.id)
