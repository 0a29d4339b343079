"""Which contacts a bulk action is for: some that were named, or all that pass the filters of the list."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from apps.contacts import listing
from apps.contacts.listing import ContactFilters
from apps.contacts.models import Contact, ContactQuerySet
from apps.organizations.customer import Customer

Selected = Collection[UUID] | ContactFilters

MAX_NAMED = 500  # contacts
# Why a contact is left out.
READ_ONLY = "Read-only: belongs to another account"
GONE = "Removed"


def rows(customer: Customer, selected: Selected) -> ContactQuerySet:
    """Those that are there now, in no order."""
    if isinstance(selected, ContactFilters):
        return listing.matching(customer, selected).order_by()
    return Contact.objects.usable_by(customer).present().filter(id__in=list(selected)[:MAX_NAMED])


def stored(selected: Selected) -> dict[str, Any]:
    """As a bulk action keeps it."""
    if not isinstance(selected, ContactFilters):
        return {"ids": [str(each) for each in selected]}
    given = asdict(selected)
    return {"filters": {**given, "import_id": str(selected.import_id) if selected.import_id else None}}


def read(kept: dict[str, Any]) -> Selected:
    if "ids" in kept:
        return [UUID(each) for each in kept["ids"]]
    found = ContactFilters(**kept["filters"])
    return replace(found, import_id=UUID(str(found.import_id))) if found.import_id else found
