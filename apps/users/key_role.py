"""Find the role of an API key: the one that its creator has now, in the account that the call is for.

A membership of the profile comes before one of the organization, as for pages (account_access.py).
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, Q

from apps.organizations.customer import Customer
from apps.users.models import ApiKey, Membership, Role, User


def role_for(key: ApiKey, customer: Customer) -> str | None:
    """The role of a key, in one query. None if the key's creator is disabled, suspended here or no longer a member.

    A key without a creator, such as the operator's, has the role of an owner.
    """
    return role_in(key, customer.organization.id, customer.profile.id if customer.profile else None)


def role_in(key: ApiKey, organization_id: UUID, profile_id: UUID | None) -> str | None:
    """The same by ids. The profile need not exist: without a role there, the organization's role counts."""
    return role_of(key.made_by, organization_id, profile_id) if key.made_by else Role.OWNER.value


def role_of(person: User, organization_id: UUID, profile_id: UUID | None) -> str | None:
    """The role a person has now in an account. None without an active membership."""
    if not person.is_active:
        return None
    reaching = Q(profile=None) | Q(profile=profile_id) if profile_id else Q(profile=None)
    nearest = (
        Membership.objects.active()
        .filter(reaching, user=person, organization=organization_id)
        .order_by(F("profile").asc(nulls_last=True))
        .first()
    )
    return nearest.role if nearest else None


def roles_in_profiles(key: ApiKey) -> dict[UUID | None, str]:
    """The creator's roles in the key's organization, by profile. None is the key for the organization's own role."""
    if key.made_by is None or not key.made_by.is_active:
        return {}
    held = Membership.objects.active().filter(user=key.made_by, organization=key.organization_id)
    return dict(held.values_list("profile", "role"))
