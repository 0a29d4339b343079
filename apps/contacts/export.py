"""Export contacts as CSV. The columns have names that the import knows, so you can import the file again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from apps.channels import phone_numbers, regions
from apps.contacts import listing, naming
from apps.contacts.listing import ContactFilters
from apps.contacts.models import Contact
from apps.organizations.customer import Customer

HEADER = (
    *("phone", "name", "labels", "country", "country_name", "default_channel", "opt_out"),
    *("belongs_to", "read_only", "added_at", "id"),
)


def rows(customer: Customer, filters: ContactFilters) -> Iterator[tuple[str, ...]]:
    """Exactly what the filters list, newest first."""
    for contact in listing.walk(customer, filters):
        yield _row(contact)


def rows_of(customer: Customer, ids: Collection[UUID]) -> Iterator[tuple[str, ...]]:
    """Those of these contacts that the customer may see, newest first."""
    found = Contact.objects.usable_by(customer).present().filter(id__in=ids)
    for contact in found.select_related("profile", "organization").newest_first():
        yield _row(contact)


def _row(contact: Contact) -> tuple[str, ...]:
    region = phone_numbers.formats(contact.dialled).region
    owner = contact.profile or contact.organization
    return (
        contact.dialled,
        contact.name,
        naming.joined(contact.labels),
        region,
        regions.name(region) if region else "",
        contact.default_channel,
        "yes" if contact.opt_out else "no",
        owner.name,
        "yes" if contact.is_inherited else "no",
        contact.created_at.isoformat(timespec="seconds"),
        str(contact.id),
    )
