"""Who appears in the tests: Acme with two profiles, its people, and a stranger.

Nothing that belongs to the outsider, or to a sibling profile, may ever be seen by the others.
"""

from __future__ import annotations

from dataclasses import dataclass

from apps.organizations.customer import Customer
from apps.users.models import Role, User
from tests.factories import organizations, users


@dataclass(frozen=True)
class Cast:
    """`shop` ("EU shop") inherits from Acme, `sibling` ("US shop") is its neighbour, `outsider` is somebody else."""

    acme: Customer
    shop: Customer
    sibling: Customer
    outsider: Customer
    owner: User
    developer: User

    def key(self, customer: Customer) -> str:
        """The secret of a fresh key of one of them."""
        return users.key(customer, made_by=self.owner)


def assemble() -> Cast:
    """Everybody on stage. What a customer inherits is read once: use `change` to alter an account."""
    acme = organizations.customer("Acme", email="owner@acme.test")
    return Cast(
        acme=acme,
        shop=Customer(acme.organization, organizations.profile(acme.organization, "EU shop")),
        sibling=Customer(acme.organization, organizations.profile(acme.organization, "US shop")),
        outsider=organizations.customer("Globex"),
        owner=users.member(acme, "owner@acme.test", Role.OWNER),
        developer=users.member(acme, "developer@acme.test", Role.DEVELOPER),
    )


def change(customer: Customer, **fields: object) -> Customer:
    """The customer after its account was changed."""
    account = customer.account
    for name, value in fields.items():
        setattr(account, name, value)
    account.save()
    return Customer(customer.organization, customer.profile)
