"""Organizations and profiles."""

from __future__ import annotations

from typing import Any

from apps.organizations.customer import Customer
from apps.organizations.models import Onboarding, Organization, Profile, ProfileStatus


def organization(name: str = "Acme", **fields: Any) -> Organization:
    """An organization that may call."""
    return Organization.objects.create(name=name, **{"onboarding": Onboarding.ONBOARDED, **fields})


def profile(owner: Organization, name: str = "EU shop", **fields: Any) -> Profile:
    """A profile of that organization, approved."""
    return Profile.objects.create(organization=owner, name=name, **{"status": ProfileStatus.APPROVED, **fields})


def customer(name: str = "Acme", **fields: Any) -> Customer:
    """An organization of its own, as a customer."""
    return Customer(organization(name, **fields))
