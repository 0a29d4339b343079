"""Find accounts as an operator names them: by name or by id."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from apps.core.errors import DomainError
from apps.organizations.customer import Customer
from apps.organizations.models import Organization, Profile

M = TypeVar("M", bound=models.Model)


class NotFoundByName(DomainError):
    """No account is called that, or several are; the message says which."""


def organization_named(wanted: str) -> Organization | None:
    return _one(Organization.objects.all(), wanted)


def customer_named(organization: Organization, profile: str | None) -> Customer:
    """The organization or, with the name of a profile, that profile. Raises NotFoundByName."""
    if profile is None:
        return Customer(organization)
    found = _one(Profile.objects.filter(organization=organization, deleted_at=None), profile)
    if found is None:
        raise NotFoundByName(f"{organization.name} has no profile {profile}.")
    return Customer(organization, found)


def _one(rows: models.QuerySet[M], wanted: str) -> M | None:
    matching = [row for row in rows.filter(name=wanted)] or [row for row in rows if str(row.pk) == wanted]
    if len(matching) > 1:
        ids = ", ".join(str(row.pk) for row in matching)
        raise NotFoundByName(f"Several are called {wanted}; name it by its id: {ids}")
    return matching[0] if matching else None
