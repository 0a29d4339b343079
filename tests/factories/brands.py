"""Brands and campaigns."""

from __future__ import annotations

from typing import Any

from apps.brands.models import Brand, Campaign, CampaignUseCase
from apps.brands.vocabulary import CampaignType, Relationship, UseCase, Vertical
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
# What the registry takes without a word.
COMPLETE_BRAND: dict[str, Any] = {
    **DETAILS,
    "brand_name": "Acme",
    "business_legal_name": "Acme Coffee Inc.",
    "contact_email": "ada@acme-coffee.com",
    "contact_phone": "+14155550100",
    "business_url": "https://acme-coffee.com",
    "tax_id": "12-3456789",
    "tax_id_type": "us_ein",
    "entity_type": "PRIVATE_PROFIT",
    "street": "1 Example Street",
    "city": "Chicago",
    "state": "IL",
    "postal_code": "60601",
    "country": "US",
}
COMPLETE_CAMPAIGN: dict[str, Any] = {
    **CAMPAIGN,
    "description": "Acme tells its customers when an order leaves and when it arrives.",
    "message_flow": "Customers tick a checkbox to agree at https://acme-coffee.com/checkout.",
    "privacy_policy_link": "https://acme-coffee.com/privacy",
    "terms_and_conditions_link": "https://acme-coffee.com/terms",
    "optin_message": "Acme: thanks! Up to 4 messages a month. Message and data rates may apply. HELP, or STOP to end.",
    "optout_message": "Acme: you get no more messages.",
    "help_message": "Acme: write to help@acme-coffee.com.",
    "optin_keywords": "START",
    "optout_keywords": "STOP,END",
    "help_keywords": "HELP",
}
SAMPLES = ["Acme: your order 42 is on its way. Reply STOP to opt out."]


def complete_brand(customer: Customer, **fields: Any) -> Brand:
    return brand(customer, **{**COMPLETE_BRAND, **fields})


def complete_campaign(customer: Customer, under: Brand, **fields: Any) -> Campaign:
    row: Campaign = Campaign.objects.create(**owner_columns(customer), brand=under, **{**COMPLETE_CAMPAIGN, **fields})
    use_case = {"messaging_use_case_us": UseCase.DELIVERY_NOTIFICATION, "sample_messages": SAMPLES}
    CampaignUseCase.objects.create(campaign=row, **use_case)
    return row


def brand(customer: Customer, **fields: Any) -> Brand:
    row: Brand = Brand.objects.create(**owner_columns(customer), **{**DETAILS, **fields})
    return row


def campaign(customer: Customer, under: Brand, **fields: Any) -> Campaign:
    """A campaign with one use case."""
    row: Campaign = Campaign.objects.create(**owner_columns(customer), brand=under, **{**CAMPAIGN, **fields})
    CampaignUseCase.objects.create(campaign=row, **USE_CASES[0])
    return row
