"""Registrations of a profile's own, and what the registry decides about them."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from apps.brands.models import Brand, Campaign, Filing
from apps.brands.vocabulary import FilingState
from apps.organizations.customer import Customer
from tests.factories.brands import complete_brand, complete_campaign

# For whom a registration waits that was just filed: our worker sends it to the registry.
WAITS_FOR = "us"


def register(customer: Customer) -> tuple[Brand, Campaign]:
    """A 10DLC brand and a campaign that the registry would take; not filed yet."""
    made = complete_brand(customer, is_tcr_application=True)
    return made, complete_campaign(customer, made)


def filed_at(customer: Customer) -> tuple[datetime | None, datetime | None]:
    """When the brand and the campaign of a profile were filed."""
    filings = Filing.objects.filter(brand__profile=customer.profile) | Filing.objects.filter(
        campaign__profile=customer.profile
    )
    assert filings.count() in (0, 1, 2)  # nothing twice
    return (
        Brand.objects.get(profile=customer.profile).submitted_at,
        Campaign.objects.get(profile=customer.profile).submitted_at,
    )


def approve(subject: Brand | Campaign) -> None:
    _filings(subject).update(state=FilingState.APPROVED)


def refuse(subject: Brand | Campaign, reason: str) -> None:
    _filings(subject).update(state=FilingState.REFUSED, reasons=[{"field": "tax_id", "text": reason}])


def _filings(subject: Brand | Campaign) -> models.QuerySet[Filing]:
    return Filing.objects.filter(**{"brand" if isinstance(subject, Brand) else "campaign": subject})
