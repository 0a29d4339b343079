"""Change roles, suspend, restore and remove members.

A change in the organization takes the person's roles in its profiles along, except a change of role: a role in a
profile is there to differ.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.core.errors import DomainError
from apps.organizations.customer import Customer
from apps.organizations.models import Profile, owner_columns
from apps.users import signin
from apps.users.models import Membership, MembershipQuerySet, MembershipStatus, Role, User
from apps.users.team import safeguards


class UserNotFound(DomainError):
    code = "RESOURCE_006"
    message = "User not found"


class OneselfKept(DomainError):
    message = "You cannot remove yourself from the organization"


class SuspendedAbove(DomainError):
    message = "This member is suspended in the whole organization. Restore them there"


class OwnRoleKept(DomainError):
    message = "You cannot change your own role"


def find(customer: Customer, member_id: UUID, *, with_owners: bool = False) -> Membership:
    """One of this account's members or invitations. The API never finds owners. Raises UserNotFound."""
    rows = Membership.objects.of(customer)
    row = (rows if with_owners else rows.listed()).select_related("user").filter(id=member_id).first()
    if row is None:
        raise UserNotFound
    return row


@transaction.atomic
def change_role(
    customer: Customer, member_id: UUID, *, role: str, by: User | None, now: datetime, with_owners: bool = False
) -> Membership:
    """Raises UserNotFound, OwnRoleKept, PowerLost, LastAdminKept, LastOwnerKept, Invalid."""
    safeguards.offer(role)
    safeguards.lock(customer)
    row = find(customer, member_id, with_owners=with_owners)
    if safeguards.is_person(row, by):
        raise OwnRoleKept
    safeguards.require_power(row, by)
    if role != Role.ADMIN or row.role == Role.OWNER:
        safeguards.keep_one(row, verb="demote")
    row.role, row.updated_at = role, now
    row.save(update_fields=["role", "updated_at"])
    return row


@transaction.atomic
def set_role_in_profile(
    customer: Customer, member_id: UUID, profile: Profile, *, role: str, by: User | None, now: datetime
) -> Membership:
    """Give an active member of the organization another role in one of its profiles.

    Raises UserNotFound (also for owners, who have all permissions everywhere), OwnRoleKept, PowerLost, Invalid.
    """
    safeguards.offer(role)
    safeguards.lock(customer)
    row = find(customer, member_id)
    if row.status != MembershipStatus.ACTIVE:
        raise UserNotFound
    if safeguards.is_person(row, by):
        raise OwnRoleKept
    there = Customer(customer.organization, profile)
    own = Membership.objects.of(there).filter(user=row.user).first()
    if own:
        return change_role(there, own.id, role=role, by=by, now=now)
    own = Membership(**owner_columns(there), user=row.user, role=role, created_at=now)
    safeguards.require_power(own, by)
    own.save(force_insert=True)
    return own


@transaction.atomic
def remove(customer: Customer, member_id: UUID, *, by: User | None, with_owners: bool = False) -> None:
    """Remove a member, or revoke an invitation. What they could do ends with their next request.

    Raises UserNotFound, OneselfKept, PowerLost, LastAdminKept, LastOwnerKept.
    """
    row = _leaving(customer, member_id, by, with_owners=with_owners, verb="remove")
    person = row.user
    _taken_along(row).delete()
    if person:
        _end_sessions(person)


@transaction.atomic
def suspend(customer: Customer, member_id: UUID, *, by: User | None, now: datetime, with_owners: bool = False) -> None:
    """Take a member's access until it is restored. Does nothing if it is suspended already.

    Raises UserNotFound (also for invitations), OneselfKept, PowerLost, LastAdminKept, LastOwnerKept.
    """
    row = _leaving(customer, member_id, by, with_owners=with_owners, verb="suspend")
    if row.user is None:
        raise UserNotFound
    _taken_along(row).active().update(status=MembershipStatus.SUSPENDED, updated_at=now)
    _end_sessions(row.user)


@transaction.atomic
def restore(customer: Customer, member_id: UUID, *, by: User | None, now: datetime, with_owners: bool = False) -> None:
    """Give a suspended member their roles back. Raises UserNotFound, OwnRoleKept, PowerLost, SuspendedAbove."""
    safeguards.lock(customer)
    row = find(customer, member_id, with_owners=with_owners)
    if safeguards.is_person(row, by):
        raise OwnRoleKept
    safeguards.require_power(row, by)
    above = Membership.objects.of(customer.parent).filter(user=row.user, status=MembershipStatus.SUSPENDED)
    if row.profile_id and above.exists():
        raise SuspendedAbove
    suspended = _taken_along(row).filter(status=MembershipStatus.SUSPENDED)
    suspended.update(status=MembershipStatus.ACTIVE, updated_at=now)


def _leaving(customer: Customer, member_id: UUID, by: User | None, *, with_owners: bool, verb: str) -> Membership:
    """The member, locked, if the team can do without them."""
    safeguards.lock(customer)
    row = find(customer, member_id, with_owners=with_owners)
    if safeguards.is_person(row, by):
        raise OneselfKept(f"You cannot {verb} yourself" if verb != "remove" else None)
    safeguards.require_power(row, by)
    safeguards.keep_one(row, verb=verb)
    return row


def _taken_along(row: Membership) -> MembershipQuerySet:
    """The row and, in the organization, the same person's rows in its profiles."""
    if row.user is None or row.profile_id:
        return Membership.objects.filter(id=row.id)
    return Membership.objects.filter(user=row.user, organization=row.organization_id)


def _end_sessions(person: User) -> None:
    """Sign a person out who has no account left."""
    if not Membership.objects.active().filter(user=person).exists():
        signin.end_all(person)
