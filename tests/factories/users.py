"""People, their roles, and keys."""

from __future__ import annotations

import secrets

from django.utils import timezone

from apps.organizations.customer import Customer
from apps.users import api_keys, invitations
from apps.users.models import Membership, Role, User


def user(email: str = "ada@acme.test", **fields: str) -> User:
    return User.objects.create_user(email, **fields)


def member(customer: Customer, email: str, role: Role) -> User:
    """Somebody with a role in an organization or, of a profile, in that profile only."""
    person = user(email)
    Membership.objects.create(user=person, organization=customer.organization, profile=customer.profile, role=role)
    return person


def invitation(
    customer: Customer, email: str = "ines@acme.test", *, role: Role = Role.DEVELOPER, by: User | None = None
) -> tuple[Membership, str]:
    """An open invitation, and the token of its link, as if its letter had just left."""
    row = invitations.invite(customer, email=email, name="Ines Moreau", role=role, by=by, now=timezone.now())
    token = secrets.token_urlsafe(32)
    row.token_hash = api_keys.digest(token)
    row.save()
    return row, token


def key(customer: Customer, *, made_by: User | None = None) -> str:
    """The secret of a fresh key."""
    return api_keys.issue(customer, name="Test", made_by=made_by)[1]
