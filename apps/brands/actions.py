"""Create, change and remove brands: one per customer. Once the campaign registry has it, a brand is locked.

`details` are columns of Brand by name, except those that the registry fills.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.brands.models import Brand
from apps.core.errors import DomainError
from apps.organizations import actions as organizations
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns


class BrandNotFound(DomainError):
    code = "RESOURCE_009"
    message = "Brand not found for this customer"


class AlreadyABrand(DomainError):
    code = "RESOURCE_007"
    message = "Brand already exists for this customer"


class BrandReadOnly(DomainError):
    """The brand is the organization's, and this profile inherits it."""

    message = "This brand is inherited and cannot be changed."


class BrandSubmitted(DomainError):
    message = "This brand was submitted to The Campaign Registry and cannot be changed any more."


def create(customer: Customer, *, details: Mapping[str, Any], now: datetime) -> Brand:
    """Create a brand for this customer, which then no longer inherits one. Raises AlreadyABrand."""
    try:
        with transaction.atomic():
            brand = Brand.objects.create(**owner_columns(customer), **details, created_at=now)
            organizations.use_own_brand(customer, now=now)
    except IntegrityError:
        raise AlreadyABrand from None
    return brand


def edit(customer: Customer, brand: Brand, *, details: Mapping[str, Any], now: datetime) -> Brand:
    """Change only the given fields. Raises BrandNotFound, ReadOnly and Submitted."""
    with transaction.atomic():
        current = _lock_open(customer, brand)
        for column, value in {**details, "updated_at": now}.items():
            setattr(current, column, value)
        current.save()
    return current


def put(customer: Customer, *, details: Mapping[str, Any], now: datetime) -> Brand:
    """Create or replace the customer's own brand. Raises Submitted."""
    own = Brand.objects.owned_by(customer).first()
    if own is None:
        return create(customer, details=details, now=now)
    with transaction.atomic():
        organizations.use_own_brand(customer, now=now)
        return edit(customer, own, details=details, now=now)


def remove(customer: Customer, brand: Brand) -> None:
    """Delete a brand and the campaigns under it. Raises BrandNotFound, ReadOnly and Submitted."""
    with transaction.atomic():
        current = _lock_open(customer, brand)
        # Before we delete their use cases: every change of a campaign locks the campaign first.
        campaigns = list(current.campaigns.select_for_update().order_by("id"))
        if any(campaign.submitted_to_tcr for campaign in campaigns):
            raise BrandSubmitted(
                "A campaign of this brand was submitted to The Campaign Registry; it cannot be removed."
            )
        current.delete()


def find(customer: Customer, brand_id: UUID) -> Brand:
    """A brand this customer may use. Raises BrandNotFound, also for another customer's brand."""
    found = Brand.objects.usable_by(customer).filter(id=brand_id).first()
    if found is None:
        raise BrandNotFound
    return found


def applying_to(customer: Customer) -> Brand:
    """The brand a customer sends under: its own or an inherited one. Raises BrandNotFound."""
    found = Brand.objects.usable_by(customer).owned_by(customer.sources.brand).first()
    if found is None:
        raise BrandNotFound(f"Brand not found for this {'profile' if customer.profile else 'organization'}")
    return found


def lock(customer: Customer, brand: Brand) -> Brand:
    """The current row, locked until the transaction ends. Raises BrandNotFound and ReadOnly."""
    usable = Brand.objects.usable_by(customer)
    current = usable.select_for_update(of=("self",)).filter(id=brand.id).first()
    if current is None:
        raise BrandNotFound
    if current.is_inherited:
        raise BrandReadOnly
    return current


def _lock_open(customer: Customer, brand: Brand) -> Brand:
    """The same, if it can be changed: the registry doesn't have it, or refused it."""
    current = lock(customer, brand)
    if current.submitted_to_tcr:
        raise BrandSubmitted
    return current
