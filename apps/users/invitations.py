"""Manage a team: invite people by e-mail, accept or decline, change roles, remove members.

An invitation is a membership without a user. Accepting it adds the user and keeps its id. The link's token is stored as
a hash, and works once, for seven days.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from apps.core.errors import DomainError, Invalid
from apps.core.queue import ring
from apps.organizations.customer import Customer
from apps.organizations.models import Organization, owner_columns
from apps.users import api_keys, members
from apps.users.models import InvitationMail, Membership, MembershipStatus, Role, User

LIFE = timedelta(days=7)
ROLES = (Role.ADMIN, Role.BILLING, Role.DEVELOPER, Role.MEMBER)
# The contract's sentence. We also accept `member`, which it doesn't name.
ROLE_PROBLEM = "Role must be one of: admin, billing, developer"


class UserNotFound(DomainError):
    code = "RESOURCE_006"
    message = "User not found"


class AlreadyThere(DomainError):
    code = "RESOURCE_007"
    message = "User with this email is already a member of this organization or profile"


class AlreadyInvited(DomainError):
    code = "RESOURCE_007"
    message = "User with this email is already invited to this organization or profile"


class OneselfKept(DomainError):
    message = "You cannot remove yourself from the organization"


class OwnRoleKept(DomainError):
    message = "You cannot change your own role"


class LastAdminKept(DomainError):
    message = "You cannot remove or demote the last admin"


class Over(DomainError):
    """The invitation was used, declined, withdrawn or replaced, or it has expired."""

    message = "This invitation does not work any more"


class SomebodyElses(DomainError):
    message = "This invitation is for another address"


def find(customer: Customer, member_id: UUID) -> Membership:
    """One of this account's members or invitations. Raises UserNotFound, also for owners."""
    row = Membership.objects.of(customer).listed().select_related("user").filter(id=member_id).first()
    if row is None:
        raise UserNotFound
    return row


# --- Verbs of admins ---


@transaction.atomic
def invite(customer: Customer, *, email: str, name: str, role: str, by: User | None, now: datetime) -> Membership:
    """Invite a person by e-mail. People who declined, or whose invitation expired, can be invited again.

    Raises AlreadyThere, AlreadyInvited, Invalid.
    """
    _offer(role)
    _lock(customer)
    email = User.objects.normalize_email(email)
    if _reaching(customer).filter(user__email__iexact=email).exists():
        raise AlreadyThere
    row = Membership.objects.of(customer).filter(user=None, email__iexact=email).first()
    if row and row.status == MembershipStatus.INVITED and now < expires_at(row):
        raise AlreadyInvited
    if row:
        row.updated_at = now
    else:
        row = Membership(**owner_columns(customer), created_at=now)
    # The e-mail contains the name. More lines of it would look like ours.
    row.email, row.name, row.role, row.status = email, " ".join(name.split()), role, MembershipStatus.INVITED
    row.invited_by, row.invited_at, row.token_hash = by, now, None
    row.save()
    InvitationMail.objects.update_or_create(of=row, defaults={"due_at": now, "attempts": 0})
    ring("users.invite")
    return row


@transaction.atomic
def change_role(customer: Customer, member_id: UUID, *, role: str, by: User | None, now: datetime) -> Membership:
    """Raises UserNotFound, OwnRoleKept, LastAdminKept, Invalid."""
    _offer(role)
    _lock(customer)
    row = find(customer, member_id)
    if _is(row, by):
        raise OwnRoleKept
    if role != Role.ADMIN and _is_last_admin(row):
        raise LastAdminKept("You cannot demote the last admin")
    row.role, row.updated_at = role, now
    row.save(update_fields=["role", "updated_at"])
    return row


@transaction.atomic
def remove(customer: Customer, member_id: UUID, *, by: User | None) -> None:
    """Remove a member, or withdraw an invitation. Raises UserNotFound, OneselfKept, LastAdminKept."""
    _lock(customer)
    row = find(customer, member_id)
    if _is(row, by):
        raise OneselfKept
    if _is_last_admin(row):
        raise LastAdminKept("You cannot remove the last admin")
    members.remove_member(row)


def _offer(role: str) -> None:
    """Invitations and role changes can't make anyone an owner. Ownership is transferred."""
    if role not in ROLES:
        raise Invalid({"role": [ROLE_PROBLEM]})


def _lock(customer: Customer) -> None:
    """Allow one change of a team at a time, so that two admins who remove each other can't both succeed."""
    Organization.objects.select_for_update(no_key=True).get(id=customer.organization.id)


def _is(row: Membership, person: User | None) -> bool:
    return person is not None and row.user_id == person.id


def _reaching(customer: Customer) -> QuerySet[Membership]:
    """Memberships that already give access: the account's own members and the organization's owners."""
    owners = Q(organization=customer.organization, profile=None, role=Role.OWNER)
    return Membership.objects.filter(Q(**owner_columns(customer)) | owners)


def _is_last_admin(row: Membership) -> bool:
    """The organization's admins count as admins of its profiles, and owners count too."""
    if row.role != Role.ADMIN or row.status != MembershipStatus.ACTIVE:
        return False
    account = Q(profile=None) | Q(profile=row.profile_id) if row.profile_id else Q(profile=None)
    others = Membership.objects.active().filter(account, organization=row.organization_id).exclude(id=row.id)
    return not others.filter(role__in=(Role.OWNER, Role.ADMIN), user__is_active=True).exists()


# --- Verbs of whoever was invited ---


def expires_at(row: Membership) -> datetime:
    assert row.invited_at is not None
    return row.invited_at + LIFE


def opened(token: str, *, now: datetime) -> Membership:
    """The open invitation behind a link. Decline an invitation. Raises Over."""
    row = (
        Membership.objects.select_related("organization", "profile", "invited_by")
        .filter(token_hash=api_keys.digest(token), status=MembershipStatus.INVITED, profile__deleted_at=None)
        .first()
    )
    if row is None or now >= expires_at(row):
        raise Over
    return row


@transaction.atomic
def accept(token: str, *, person: User, now: datetime) -> Membership:
    """Accept an invitation with an existing account. Raises Over, SomebodyElses."""
    row = _taken(token, now=now)
    if row.email.lower() != person.email.lower():
        raise SomebodyElses
    there = Membership.objects.of(Customer(row.organization, row.profile)).filter(user=person).first()
    if there:  # added by the operator in the meantime
        row.delete()
        return there
    row.user, row.status, row.token_hash, row.updated_at = person, MembershipStatus.ACTIVE, None, now
    row.save()
    return row


@transaction.atomic
def join(token: str, *, name: str, password: str, now: datetime) -> User:
    """Accept an invitation with a new account. The link came by e-mail, so the address is confirmed.

    Raises Over, SomebodyElses.
    """
    row = _taken(token, now=now)
    if account_of(row):
        raise SomebodyElses("There is an account with this address; sign in to accept")
    person = members.create_user(row.email, password, name=name)
    accept(token, person=person, now=now)
    return person


@transaction.atomic
def decline(token: str, *, now: datetime) -> None:
    """Decline an invitation. Raises Over."""
    row = _taken(token, now=now)
    row.status, row.token_hash, row.updated_at = MembershipStatus.REJECTED, None, now
    row.save(update_fields=["status", "token_hash", "updated_at"])


def account_of(row: Membership) -> User | None:
    """The account of the invited address, if there is one."""
    return User.objects.filter(email__iexact=row.email).first()


def _taken(token: str, *, now: datetime) -> Membership:
    """The open invitation, locked, so that only the first of two clicks counts."""
    Membership.objects.select_for_update().filter(token_hash=api_keys.digest(token)).first()
    return opened(token, now=now)
