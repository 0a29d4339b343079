"""The settings in effect for a profile: for everything it may inherit, the owner whose rows it uses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from apps.brands.models import Brand
from apps.organizations.customer import Customer
from apps.organizations.models import Organization, Profile


@dataclass(frozen=True, slots=True)
class Effective:
    profile: Profile
    organization: Organization
    brand: Brand | None
    is_brand_inherited: bool
    waba_id: str | None


def read(organization: Organization, profiles: Iterable[Profile]) -> list[Effective]:
    """Each of these profiles of one organization. One query, for their brands."""
    brands = {brand.profile_id: brand for brand in Brand.objects.visible_to(Customer(organization))}
    found = []
    for profile in profiles:
        sources = Customer(organization, profile).sources
        owner = sources.brand.profile
        brand = brands.get(owner.id if owner else None)
        waba_id = sources.whatsapp.account.waba_id
        found.append(Effective(profile, organization, brand, brand is not None and owner is None, waba_id))
    return found
