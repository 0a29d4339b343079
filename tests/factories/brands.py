"""Brands and campaigns."""

from __future__ import annotations

from typing import Any

from apps.brands.models import Brand, Campaign, CampaignType, CampaignUseCase, Relationship, UseCase, Vertical
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

DETAILS: dict[str, Any] = {
    "contact_name": "Ada Lovelace",
    "vertical": Vertical.RETAIL,
    "brand_relationship": Relationship.BASIC_ACCOUNT,
}
CAMPAIGN: dict[str, Any] = {"type": CampaignType.APP, "name": "Orders", "description": "News of your order"}
USE_CASES: list[dict[str, Any]] = [
    {"messaging_use_case_us": UseCase.DELIVERY_NOTIFICATION, "sample_messages": ["Your order is on its way."]}
]


def brand(customer: Customer, **fields: Any) -> Brand:
    row: Brand = Brand.objects.create(**owner_columns(customer), **{**DETAILS, **fields})
    return row


def campaign(customer: Customer, under: Brand, **fields: Any) -> Campaign:
    """A campaign with one use case."""
    row: Campaign = Campaign.objects.create(**owner_columns(customer), brand=under, **{**CAMPAIGN, **fields})
    CampaignUseCase.objects.create(campaign=row, **USE_CASES[0])
    return row
