"""Registrations of a profile's own, and what the registry decides about them."""

from __future__ import annotations

from datetime import datetime

from apps.brands.models import Brand, Campaign, Filing
from apps.brands.vocabulary import FilingState
from apps.organizations.customer import Customer
from tests.factories.brands import complete_brand, complete_campaign

# For whom a registration waits that was just filed.
WAITS_FOR = "us"


def register(customer: Customer) -> tuple[Brand, Campaign]:
    """A 10DLC brand and a campaign that the registry would take; not filed yet."""
    made = complete_brand(customer, brand_name="EU brand", is_tcr_application=True)
    return made, complete_campaign(customer, made)


def filed_at(customer: Customer) -> tuple[datetime | None, datetime | None]:
    """When the brand and the campaign of a profile were filed."""
    return (
        Brand.objects.get(profile=customer.profile).submitted_at,
        Campaign.objects.get(profile=customer.profile).submitted_at,
    )


def approve(subject: Brand | Campaign) -> None:
    _decide(subject, FilingState.APPROVED)
    subject.status = "ACTIVE"
    subject.save(update_fields=["status"])


def refuse(subject: Brand | Campaign, reason: str) -> None:
    _decide(subject, FilingState.REFUSED, reason)


def _decide(subject: Brand | Campaign, state: FilingState, *reasons: str) -> None:
    filed = (
        Filing.objects.filter(brand=subject) if isinstance(subject, Brand) else Filing.objects.filter(campaign=subject)
    )
    filed.update(state=state, reasons=[{"field": "", "text": reason} for reason in reasons])
