"""People, their roles, and keys."""

from __future__ import annotations

from apps.organizations.customer import Customer
from apps.users import keys
from apps.users.models import Membership, Role, User


def user(email: str = "ada@acme.test", **fields: str) -> User:
    return User.objects.create_user(email, **fields)


def member(customer: Customer, email: str, role: Role) -> User:
    """Somebody with a role in an organization or, of a profile, in that profile only."""
    person = user(email)
    Membership.objects.create(user=person, organization=customer.organization, profile=customer.profile, role=role)
    return person


def key(customer: Customer, *, made_by: User | None = None) -> str:
    """The secret of a fresh key."""
    return keys.issue(customer, name="Test", made_by=made_by)[1]
