"""Invite people by e-mail, send it again, accept or decline. `team/actions.py` changes and removes members.

An invitation is a membership without a user. Accepting it adds the user and keeps its id. The link's token is stored as
a hash, and works once, for seven days.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from apps.core.errors import DomainError
from apps.core.queue import ring
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns
from apps.users import api_keys, members
from apps.users.models import InvitationMail, Membership, MembershipStatus, Role, User
from apps.users.team import safeguards

LIFE = timedelta(days=7)
MIN_PAUSE = timedelta(minutes=1)  # between two e-mails of one invitation


class AlreadyThere(DomainError):
    code = "RESOURCE_007"
    message = "User with this email is already a member of this organization or profile"


class AlreadyInvited(DomainError):
    code = "RESOURCE_007"
    message = "User with this email is already invited to this organization or profile"


class AlreadyAccepted(DomainError):
    message = "This invitation was accepted or revoked in the meantime"


class ResentTooSoon(DomainError):
    message = "We sent this invitation less than a minute ago. Wait a minute, then send it again."


class Over(DomainError):
    """The invitation was used, declined, withdrawn or replaced, or it has expired."""

    message = "This invitation does not work any more"


class SomebodyElses(DomainError):
    message = "This invitation is for another address"


# --- Verbs of admins ---


@transaction.atomic
def invite(customer: Customer, *, email: str, name: str, role: str, by: User | None, now: datetime) -> Membership:
    """Invite a person by e-mail. People who declined, or whose invitation expired, can be invited again.

    Raises AlreadyThere, AlreadyInvited, Invalid.
    """
    safeguards.offer(role)
    safeguards.lock(customer)
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
    row.email, row.name, row.role = email, " ".join(name.split()), role
    _send(row, by=by, now=now)
    return row


@transaction.atomic
def resend(row: Membership, *, by: User | None, now: datetime) -> None:
    """Send an invitation again, with a new link for seven days. The old link ends. Also works after it was declined.

    Raises AlreadyAccepted, ResentTooSoon.
    """
    safeguards.lock(Customer(row.organization, row.profile))
    current = Membership.objects.filter(id=row.id, user=None).first()
    if current is None or current.invited_at is None:
        raise AlreadyAccepted
    if now - current.invited_at < MIN_PAUSE:
        raise ResentTooSoon
    _send(current, by=by, now=now)


def _send(row: Membership, *, by: User | None, now: datetime) -> None:
    """Open an invitation and queue its e-mail."""
    row.status, row.invited_by, row.invited_at, row.token_hash = MembershipStatus.INVITED, by, now, None
    row.save()
    InvitationMail.objects.update_or_create(of=row, defaults={"due_at": now, "attempts": 0})
    ring("users.mail")


def _reaching(customer: Customer) -> QuerySet[Membership]:
    """Memberships that already give access: the account's own members and the organization's owners."""
    owners = Q(organization=customer.organization, profile=None, role=Role.OWNER)
    return Membership.objects.filter(Q(**owner_columns(customer)) | owners)


# --- Verbs of the invited person ---


def expires_at(row: Membership) -> datetime:
    assert row.invited_at is not None
    return row.invited_at + LIFE


def opened(token: str, *, now: datetime) -> Membership:
    """The open invitation behind a link. Raises Over."""
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
