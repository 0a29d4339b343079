"""Create an organization after signing up. It starts at the beginning; only the operator makes live ones at once."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from apps.core.errors import DomainError, Invalid
from apps.onboarding import sample_templates
from apps.organizations.customer import Customer
from apps.organizations.models import Organization
from apps.users import account_access, members
from apps.users.models import Role, User


class NotOpen(DomainError):
    code = "AUTH_004"
    message = "Only people without an account can create an organization, and only where sign-up is open"


def may_found(person: User) -> bool:
    return bool(settings.SIGNUP_OPEN) and not account_access.memberships(person)


def found(person: User, name: str, *, now: datetime) -> Customer:
    """The organization, with the person as its owner. Raises NotOpen and Invalid."""
    written = " ".join(name.split())
    if not written:
        raise Invalid({"name": ["Give the name of your organization."]})
    with transaction.atomic():
        User.objects.select_for_update().get(id=person.id)  # so that two clicks make one organization
        if not may_found(person):
            raise NotOpen
        made = Customer(Organization.objects.create(name=written, email=person.email, created_at=now))
        members.add_member(person, made, Role.OWNER)
        if person.phone_verified_at:
            sample_templates.provide(made, now=now)
    return made
