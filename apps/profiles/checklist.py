"""What a profile needs before it can be completed. Source: the contract's domain page, section 2."""

from __future__ import annotations

from apps.brands.models import Brand, Campaign
from apps.onboarding import prerequisites
from apps.organizations.customer import Customer

_GENERAL = {"name": "Name", "short_name": "Short name", "description": "Description"}


def brand_of(customer: Customer) -> Brand | None:
    """The brand that applies to a customer, its own or an inherited one."""
    return Brand.objects.owned_by(customer.sources.brand).first()


def missing(customer: Customer) -> dict[str, list[str]]:
    """What is open, by field; nothing when the profile may be completed."""
    open_ = {
        field: [f"{title} is required"] for field, title in _GENERAL.items() if not getattr(customer.account, field)
    }
    brand = brand_of(customer)
    if brand is None:
        open_["brand"] = [f"{_owner(customer.sources.brand, customer)} has no brand"]
    elif brand.is_tcr_application and not Campaign.objects.owned_by(customer.sources.campaign).exists():
        open_["campaigns"] = [f"{_owner(customer.sources.campaign, customer)} has no campaign"]
    main = [each["id"] for each in brand.destination_countries if each.get("isMain")] if brand else []
    return open_ | prerequisites.missing(customer, main)


def _owner(source: Customer, customer: Customer) -> str:
    if source == customer:
        return "The profile inherits none from its organization and"
    return "The organization, which the profile inherits from,"
