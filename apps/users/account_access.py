"""The accounts a user may work in: the current one, chosen in the switcher, and the membership that allows it.

A membership of the organization opens it and all its profiles; one of a profile opens only that profile. If a user
has both, the profile's role applies in the profile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase

from apps.organizations.customer import Customer
from apps.organizations.models import Organization, Profile
from apps.users import impersonating
from apps.users.models import Membership, User
from apps.users.roles import PERMISSIONS, PERSONAL, may

_CHOSEN = "account"  # the session key that holds the id of an organization or a profile


@dataclass(frozen=True)
class Seat:
    """`held` are all memberships of the person, where they were read."""

    customer: Customer
    membership: Membership
    held: tuple[Membership, ...] = field(default=(), compare=False, repr=False)

    @property
    def role(self) -> str:
        return self.membership.role

    def may(self, code: str) -> bool:
        """In a suspended account, everyone may only read."""
        if impersonating.current() and code in PERSONAL:
            return False
        if self.customer.is_suspended and not PERMISSIONS[code].only_reads:
            return False
        return may(self.role, code)

    def inside(self, profile_id: UUID | None) -> Seat:
        """The seat for what belongs to a profile of this organization: there, a role of the profile replaces this one.
        As `key_role` has it for API keys.
        """
        if profile_id is None or self.customer.profile:
            return self
        person, organization = self.membership.user_id, self.customer.organization.id
        held = Membership.objects.active().select_related("organization", "profile")
        own = held.filter(user=person, organization=organization, profile=profile_id, profile__deleted_at=None).first()
        return Seat(Customer(self.customer.organization, own.profile), own) if own else self

    def closed(self, code: str) -> set[UUID]:
        """The profiles of this organization in which the person has a role of their own that lacks a permission."""
        held = Membership.objects.active().filter(
            user=self.membership.user_id, organization=self.customer.organization, profile__isnull=False
        )
        return {profile for profile, role in held.values_list("profile_id", "role") if profile and not may(role, code)}


def memberships(user: User) -> list[Membership]:
    """The active memberships of a person, oldest first. An operator who acts as them sees those of one organization."""
    rows = Membership.objects.active().filter(user=user, profile__deleted_at=None)
    if visit := impersonating.current():
        rows = rows.filter(organization=visit.organization_id)
    return list(rows.select_related("organization", "profile").order_by("created_at", "id"))


def find(user: User, session: SessionBase) -> Seat | None:
    """The account chosen in this session, or else the first. None if the person has no account."""
    held = memberships(user)
    chosen = session.get(_CHOSEN)
    seat = _seat(held, UUID(chosen)) if chosen else None
    if seat or not held:
        return seat
    return Seat(Customer(held[0].organization, held[0].profile), held[0], tuple(held))


def take(user: User, session: SessionBase, account_id: UUID) -> Seat | None:
    """Switch to another account. Returns None and changes nothing if the person has no access to it."""
    seat = _seat(memberships(user), account_id)
    if seat:
        session[_CHOSEN] = str(account_id)
    return seat


def _seat(held: list[Membership], account_id: UUID) -> Seat | None:
    for membership in held:
        if account_id == (membership.profile_id or membership.organization_id):
            return Seat(Customer(membership.organization, membership.profile), membership, tuple(held))
    profile = (
        Profile.objects.filter(id=account_id, organization_id__in=_whole(held), deleted_at=None)
        .select_related("organization")
        .first()
    )
    if profile is None:
        return None
    return Seat(Customer(profile.organization, profile), _whole(held)[profile.organization_id], tuple(held))


def _whole(held: Iterable[Membership]) -> dict[UUID, Membership]:
    """The memberships of whole organizations, by organization."""
    return {each.organization_id: each for each in held if each.profile_id is None}


@dataclass(frozen=True)
class AccountGroup:
    """One organization in the account switcher. `opens` is false for people who may only enter single profiles."""

    organization: Organization
    opens: bool
    profiles: tuple[Profile, ...]


def account_groups(held: Sequence[Membership]) -> list[AccountGroup]:
    """Every account that these memberships of a person open, with profiles under their organization."""
    whole = _whole(held)
    organizations = {each.organization_id: each.organization for each in held}
    found: dict[UUID, dict[UUID, Profile]] = {id: {} for id in organizations}
    for membership in held:
        if membership.profile:
            found[membership.organization_id][membership.profile.id] = membership.profile
    for profile in Profile.objects.filter(organization_id__in=whole, deleted_at=None):
        found[profile.organization_id][profile.id] = profile
    return [
        AccountGroup(
            organization, id in whole, tuple(sorted(found[id].values(), key=lambda each: (each.name.lower(), each.id)))
        )
        for id, organization in organizations.items()
    ]
