"""The policy that everyone in an organization needs a second factor: an authenticator app or a passkey.

A member without one can only set one up (middleware.py). API keys are not affected: programs have no second factor.
"""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from apps.core.errors import DomainError
from apps.organizations.customer import Customer
from apps.organizations.models import Organization
from apps.users.models import Membership, User

KINDS = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)


class OwnFactorMissing(DomainError):
    message = "Set up a second factor for yourself first"


def has_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=KINDS).exists()


def lacks_factor(user: User, organization: Organization) -> bool:
    """Whether this person may not work in the organization yet. Without the policy, it takes no query."""
    return organization.requires_two_factors and not has_factor(user)


def count_without(customer: Customer) -> int:
    """How many active people of the organization and its profiles have no second factor."""
    theirs = Authenticator.objects.filter(user=OuterRef("user"), type__in=KINDS)
    held = Membership.objects.visible_to(customer.parent).active().filter(~Exists(theirs))
    return held.values("user").distinct().count()


def require(customer: Customer, *, by: User, is_required: bool) -> None:
    """Turn the policy on or off. Raises OwnFactorMissing: a person can't ask of others what they lack themselves."""
    if is_required and not has_factor(by):
        raise OwnFactorMissing
    Organization.objects.filter(id=customer.organization.id).update(requires_two_factors=is_required)
