"""Verbs on organizations and profiles."""

from __future__ import annotations

from apps.organizations.customer import Customer
from apps.organizations.models import Onboarding, Organization


def found(name: str, *, email: str | None = None) -> Customer:
    """A new organization that may send at once: who runs this server decides who is on it."""
    return Customer(Organization.objects.create(name=name, email=email, onboarding=Onboarding.ONBOARDED))
