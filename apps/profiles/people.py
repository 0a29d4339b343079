"""Who works in a profile, with which role, and whether the role comes from the profile or from its organization."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from apps.organizations.customer import Customer
from apps.users.models import Membership


@dataclass(frozen=True, slots=True)
class Colleague:
    """`source` is "Profile" or "Organization": the account that the role was given in."""

    name: str
    email: str
    role: str
    source: str


def of(customer: Customer, *, seen_by: Membership) -> list[Colleague]:
    """Those who may enter the profile. Members of the profile alone don't see the organization's members.

    A role given in the profile replaces the organization's.
    """
    assert customer.profile is not None
    accounts = Q(profile=customer.profile)
    if seen_by.profile_id is None:
        accounts |= Q(profile=None)
    rows = Membership.objects.active().filter(accounts, organization=customer.organization).in_order()
    held: dict[UUID | None, Membership] = {}
    for row in sorted(rows, key=lambda each: each.profile_id is not None):
        held[row.user_id] = row
    return [
        Colleague(row.called, row.address, row.get_role_display(), "Profile" if row.profile_id else "Organization")
        for row in held.values()
    ]
