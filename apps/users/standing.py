"""In which role a program calls: the role that the person who made its key has in the account it acts for, now.

A membership of the profile counts before one of the organization, as for pages (seats.py).
"""

from __future__ import annotations

from django.db.models import F, Q

from apps.organizations.customer import Customer
from apps.users.models import ApiKey, Membership, Role


def role_for(key: ApiKey, customer: Customer) -> str | None:
    """One query. None: whoever made the key may not sign in any more, is suspended here or has left.

    A key that nobody made, such as one of the operator, may do what an owner may.
    """
    person = key.made_by
    if person is None:
        return Role.OWNER.value
    if not person.is_active:
        return None
    reaching = Q(profile=None) | Q(profile=customer.profile) if customer.profile else Q(profile=None)
    nearest = (
        Membership.objects.active()
        .filter(reaching, user=person, organization=customer.organization)
        .order_by(F("profile").asc(nulls_last=True))
        .first()
    )
    return nearest.role if nearest else None
