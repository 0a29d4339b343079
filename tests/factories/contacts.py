"""Contacts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from apps.contacts import imports
from apps.contacts.models import Contact, Import
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

PHONE = "+14155552671"


def contact(customer: Customer, phone: str = PHONE, **fields: Any) -> Contact:
    row: Contact = Contact.objects.create(**owner_columns(customer), phone=phone, **fields)
    return row


def imported(customer: Customer, content: bytes = b"phone\n+14155552671\n", name: str = "people.csv") -> Import:
    """A file that was uploaded and not yet started."""
    now = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
    return imports.upload(customer, name=name, content=content, made_by="owner@acme.test", now=now)
