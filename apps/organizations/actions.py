"""Create, change and remove organizations and profiles. `details` are columns of Profile by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.core import epoch
from apps.core.errors import DomainError, Invalid
from apps.organizations.customer import Customer
from apps.organizations.models import BillingModel, Onboarding, Organization, Profile

# Phones show it instead of a number, so it is short.
_SHORT_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 ]{3,11}")
_LENT = ("sending_phone_number_profile_id", "sending_whatsapp_number_profile_id")


class ProfileNotFound(DomainError):
    code = "RESOURCE_014"
    message = "Profile not found"


class NotAnOrganization(DomainError):
    """Only the organization creates, changes and removes its profiles."""

    code = "AUTH_004"
    message = "You do not have admin access to this organization or profile"


def found(name: str, *, email: str | None = None) -> Customer:
    """Create an organization that may send at once, because the server's operator decides who is on it."""
    return Customer(Organization.objects.create(name=name, email=email, onboarding=Onboarding.ONBOARDED))


def edit_organization(customer: Customer, *, details: Mapping[str, Any], now: datetime) -> Organization:
    """Change only the given columns. Raises NotAnOrganization."""
    refuse_profiles(customer)
    with transaction.atomic():
        current = Organization.objects.select_for_update().get(id=customer.organization.id)
        for column, value in {**details, "updated_at": now}.items():
            setattr(current, column, value)
        current.name = _one_line(current.name)
        current.save(update_fields=[*details, "updated_at"])
    return current


def find_profile(customer: Customer, profile_id: UUID) -> Profile:
    """A profile of this organization or, if the customer is a profile, itself. Raises ProfileNotFound."""
    profile = Profile.objects.present().within(customer).filter(id=profile_id).select_related("organization").first()
    if profile is None:
        raise ProfileNotFound
    return profile


def refuse_profiles(customer: Customer, *, message: str | None = None) -> None:
    """Raises NotAnOrganization for a profile."""
    if customer.profile:
        raise NotAnOrganization(message)


def create_profile(customer: Customer, *, details: Mapping[str, Any], now: datetime) -> Profile:
    """Create a profile, which is not complete yet. Raises NotAnOrganization and Invalid."""
    refuse_profiles(customer)
    profile = Profile(organization=customer.organization, created_at=now)
    _fill(profile, {"billing_model": BillingModel.PROFILE, **details})
    profile.save(force_insert=True)
    transaction.on_commit(epoch.advance)
    return profile


def edit_profile(customer: Customer, profile: Profile, *, details: Mapping[str, Any], now: datetime) -> Profile:
    """Change only the given fields. Raises NotAnOrganization, ProfileNotFound and Invalid."""
    refuse_profiles(customer)
    with transaction.atomic():
        current = _lock(customer, profile)
        _fill(current, {**details, "updated_at": now})
        current.save()
        transaction.on_commit(epoch.advance)
    return current


def remove_profile(customer: Customer, profile: Profile, *, now: datetime) -> None:
    """Mark a profile as removed. Its keys stop working, nothing is sent from its numbers, and its rows stay.

    Raises NotAnOrganization and ProfileNotFound.
    """
    refuse_profiles(customer)
    with transaction.atomic():
        current = _lock(customer, profile)
        current.deleted_at = now
        current.save(update_fields=["deleted_at"])
        for column in _LENT:
            Profile.objects.filter(**{column: current.id}).update(**{column: None})
        transaction.on_commit(epoch.advance)


def use_own_brand(customer: Customer, *, now: datetime) -> None:
    """Stop a profile from inheriting a brand. Does nothing for an organization."""
    if customer.profile:
        inheriting = Profile.objects.filter(id=customer.profile.id, inherit_tcr_brand=True)
        if inheriting.update(inherit_tcr_brand=False, updated_at=now):
            transaction.on_commit(epoch.advance)


def _lock(customer: Customer, profile: Profile) -> Profile:
    """The current row, locked until the transaction ends."""
    current = Profile.objects.present().within(customer).select_for_update().filter(id=profile.id).first()
    if current is None:
        raise ProfileNotFound
    current.organization = customer.organization
    return current


def _fill(profile: Profile, details: Mapping[str, Any]) -> None:
    """Set the columns. Raises Invalid, which names every column that breaks a rule."""
    for column, value in details.items():
        setattr(profile, column, value)
    profile.name = _one_line(profile.name)
    problems = {**_name_problems(details), **_lending_problems(profile, details), **_billing_problems(profile, details)}
    if problems:
        raise Invalid(problems)


def _one_line(name: str) -> str:
    """E-mails contain it."""
    return " ".join(name.split())


def _name_problems(details: Mapping[str, Any]) -> dict[str, list[str]]:
    short_name = details.get("short_name")
    if short_name is None or _SHORT_NAME.fullmatch(short_name):
        return {}
    rule = "Short name must be 3 to 11 letters, digits and spaces, with at least one letter"
    return {"short_name": [rule]}


def _lending_problems(profile: Profile, details: Mapping[str, Any]) -> dict[str, list[str]]:
    """A profile may use a number of another profile of the same organization."""
    others = Profile.objects.present().filter(organization=profile.organization_id).exclude(id=profile.id)
    wanted = {column: details[column] for column in _LENT if details.get(column)}
    return {
        column: ["There is no other such profile in this organization"]
        for column, lender in wanted.items()
        if not others.filter(id=lender).exists()
    }


def _billing_problems(profile: Profile, details: Mapping[str, Any]) -> dict[str, list[str]]:
    """A profile that pays needs a billing contact."""
    is_asked = "billing_model" in details and BillingModel(profile.billing_model).asks_profile
    if profile.billing_contact or not is_asked:
        return {}
    return {"billing_contact": [f"Billing contact is required when billing_model is {profile.billing_model}"]}
