"""Create, change and remove campaigns. A profile that inherits campaigns can't create its own.

`details` are columns of Campaign by name; `use_cases` are pairs of columns of CampaignUseCase.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.brands.actions import BrandNotFound
from apps.brands.models import Brand, Campaign, CampaignQuerySet, CampaignUseCase
from apps.brands.vocabulary import LONGEST_SAMPLE, MAX_SAMPLES
from apps.core.errors import DomainError, Invalid
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns


class CampaignNotFound(DomainError):
    code = "RESOURCE_010"
    message = "Campaign not found"


class CampaignReadOnly(DomainError):
    """The campaigns are the organization's, and this profile inherits them."""

    message = "This profile inherits its campaigns from the organization; they cannot be changed here."


class CampaignSubmitted(DomainError):
    message = "This campaign was submitted to The Campaign Registry and cannot be changed any more."


def create(
    customer: Customer,
    brand: Brand,
    *,
    details: Mapping[str, Any],
    use_cases: Sequence[Mapping[str, Any]],
    now: datetime,
) -> Campaign:
    """Create a campaign under a brand this customer may use. If the brand is a profile's, so is the campaign.

    Raises BrandNotFound, ReadOnly and Invalid.
    """
    if not can_add(customer, brand):
        raise CampaignReadOnly
    _check(use_cases)
    owner = _owner_under(customer, brand)
    with transaction.atomic():
        if not Brand.objects.select_for_update(no_key=True).filter(id=brand.id):  # removed in the meantime
            raise BrandNotFound
        campaign = Campaign.objects.create(**owner_columns(owner), brand=brand, **details, created_at=now)
        _describe(campaign, use_cases, now=now)
    return campaign


def can_add(customer: Customer, brand: Brand) -> bool:
    """Whether this customer may create a campaign under the brand: not if its owner inherits campaigns."""
    owner = _owner_under(customer, brand)
    return owner.sources.campaign == owner


def brands_to_add_to(customer: Customer) -> list[Brand]:
    """Those that this customer may create a campaign under, oldest first."""
    usable = Brand.objects.usable_by(customer).oldest_first().select_related("organization", "profile")
    return [brand for brand in usable if can_add(customer, brand)]


def _owner_under(customer: Customer, brand: Brand) -> Customer:
    """Whose a new campaign is: a profile's own or, in an organization, the brand's owner's."""
    return customer if customer.profile else Customer.of(brand)


def edit(
    customer: Customer,
    campaign: Campaign,
    *,
    details: Mapping[str, Any],
    use_cases: Sequence[Mapping[str, Any]],
    now: datetime,
) -> Campaign:
    """Change the given fields and replace the use cases. Raises CampaignNotFound, ReadOnly, Submitted and Invalid."""
    _check(use_cases)
    with transaction.atomic():
        current = _lock_open(customer, campaign)
        for column, value in {**details, "updated_at": now}.items():
            setattr(current, column, value)
        current.save()
        current.use_cases.all().delete()
        _describe(current, use_cases, now=now)
    return current


def remove(customer: Customer, campaign: Campaign) -> None:
    """Delete a campaign. Raises CampaignNotFound, ReadOnly and Submitted."""
    with transaction.atomic():
        _lock_open(customer, campaign).delete()


def find(among: CampaignQuerySet, campaign_id: UUID) -> Campaign:
    """One of these campaigns. Raises CampaignNotFound, also for another customer's campaign."""
    found = among.filter(id=campaign_id).first()
    if found is None:
        raise CampaignNotFound
    return found


def _check(use_cases: Sequence[Mapping[str, Any]]) -> None:
    """Raises Invalid, which names every use case that breaks a rule."""
    if not use_cases:
        raise Invalid({"campaign.useCases": ["A campaign needs at least one use case"]})
    problems = {}
    for index, use_case in enumerate(use_cases):
        samples = use_case["sample_messages"]
        if not 1 <= len(samples) <= MAX_SAMPLES or not all(0 < len(text) <= LONGEST_SAMPLE for text in samples):
            rule = f"Give 1 to {MAX_SAMPLES} sample messages of at most {LONGEST_SAMPLE} characters"
            problems[f"campaign.useCases.{index}.sampleMessages"] = [rule]
    if problems:
        raise Invalid(problems)


def _describe(campaign: Campaign, use_cases: Sequence[Mapping[str, Any]], *, now: datetime) -> None:
    CampaignUseCase.objects.bulk_create(
        CampaignUseCase(campaign=campaign, **use_case, created_at=now) for use_case in use_cases
    )


def lock(customer: Customer, campaign: Campaign) -> Campaign:
    """The current row, locked until the transaction ends. Raises CampaignNotFound and ReadOnly."""
    usable = Campaign.objects.usable_by(customer)
    current = usable.select_for_update(of=("self",)).filter(id=campaign.id).first()
    if current is None:
        raise CampaignNotFound
    if current.is_inherited:
        raise CampaignReadOnly
    return current


def _lock_open(customer: Customer, campaign: Campaign) -> Campaign:
    """The same, if it can be changed: the registry doesn't have it, or refused it."""
    current = lock(customer, campaign)
    if current.submitted_to_tcr:
        raise CampaignSubmitted
    return current
