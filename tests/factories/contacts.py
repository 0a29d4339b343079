"""Contacts."""

from __future__ import annotations

from typing import Any

from apps.contacts.models import Contact
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

PHONE = "+14155552671"


def contact(customer: Customer, phone: str = PHONE, **fields: Any) -> Contact:
    row: Contact = Contact.objects.create(**owner_columns(customer), phone=phone, **fields)
    return row
