"""Registrations of a profile's own, and what the registry decides about them."""

from __future__ import annotations

from datetime import datetime

from apps.brands.models import Brand, Campaign
from apps.organizations.customer import Customer
from tests.factories.brands import brand, campaign

# For whom a registration waits that was just filed.
WAITS_FOR = "the registry"


def register(customer: Customer) -> tuple[Brand, Campaign]:
    """A 10DLC brand and a campaign that the registry would take; not filed yet."""
    made = brand(customer, brand_name="EU brand", is_tcr_application=True)
    return made, campaign(customer, made)


def filed_at(customer: Customer) -> tuple[datetime | None, datetime | None]:
    """When the brand and the campaign of a profile were filed."""
    return (
        Brand.objects.get(profile=customer.profile).submitted_at,
        Campaign.objects.get(profile=customer.profile).submitted_at,
    )


def approve(subject: Brand | Campaign) -> None:
    subject.status = "ACTIVE"
    subject.save(update_fields=["status"])


def refuse(subject: Brand | Campaign, reason: str) -> None:
    setattr(subject, "notes" if isinstance(subject, Brand) else "tcr_sync_error", reason)
    subject.status = "REFUSED"
    subject.save()
