"""What the registry would refuse about a profile's own brand and campaigns, said before a completion files them."""

from __future__ import annotations

from apps.brands import filing
from apps.brands.models import Brand, Campaign
from apps.organizations.customer import Customer
from apps.profiles.checklist import brand_of


def of(customer: Customer) -> dict[str, list[str]]:
    """By field, such as `brand.tax_id`. What is inherited is for its organization to file."""
    brand = brand_of(customer)
    found: dict[str, list[str]] = {}
    if brand is None or not brand.is_tcr_application:
        return found
    own: list[tuple[str, Brand | Campaign]] = [("brand", brand)] if customer.sources.brand == customer else []
    if customer.sources.campaign == customer:
        own += [("campaigns", each) for each in Campaign.objects.owned_by(customer).oldest_first()]
    for name, subject in own:
        for advice in filing.objections(subject):
            sentence = f"{subject}: {advice.text.removesuffix('.')}"
            found.setdefault(f"{name}.{advice.field}", []).append(sentence)
    return found
