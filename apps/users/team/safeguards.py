"""What every change of a team keeps: one at a time, by a person who still may, and an owner or admin stays."""

from __future__ import annotations

from django.db.models import Q

from apps.core.errors import DomainError, Invalid
from apps.organizations.customer import Customer
from apps.organizations.models import Organization
from apps.users import key_role, roles
from apps.users.models import Membership, MembershipStatus, Role, User

ROLES = (Role.ADMIN, Role.BILLING, Role.DEVELOPER, Role.MEMBER)
# The contract's sentence. We also accept `member`, which it doesn't name.
ROLE_PROBLEM = "Role must be one of: admin, billing, developer"
_ADMINS = (Role.OWNER, Role.ADMIN)


class PowerLost(DomainError):
    """The person lost their role in the meantime, or wants to change an owner without being one."""

    code = "AUTH_004"
    message = "You do not have admin access to this organization or profile"


class LastAdminKept(DomainError):
    message = "You cannot remove or demote the last admin"


class LastOwnerKept(DomainError):
    message = "You cannot remove, suspend or demote the last owner"


def lock(customer: Customer) -> None:
    """Allow one change of a team at a time, so that two admins who remove each other can't both succeed."""
    Organization.objects.select_for_update(no_key=True).get(id=customer.organization.id)


def offer(role: str) -> None:
    """Invitations and role changes can't make anyone an owner. Ownership is handed over. Raises Invalid."""
    if role not in ROLES:
        raise Invalid({"role": [ROLE_PROBLEM]})


def is_person(row: Membership, person: User | None) -> bool:
    return person is not None and row.user_id == person.id


def require_power(row: Membership, by: User | None) -> None:
    """Check again, behind the lock, that this person may change the member. `None` is a key without a creator.

    Raises PowerLost.
    """
    role = key_role.role_of(by, row.organization_id, row.profile_id) if by else Role.OWNER
    if role is None or not roles.may(role, "team.edit") or (row.role == Role.OWNER and role != Role.OWNER):
        raise PowerLost


def keep_one(row: Membership, *, verb: str) -> None:
    """Raises LastOwnerKept or LastAdminKept if the team can't do without this member."""
    if row.status != MembershipStatus.ACTIVE or row.role not in _ADMINS:
        return
    if row.role == Role.OWNER and row.profile_id is None and not _has_others(row, (Role.OWNER,)):
        raise LastOwnerKept(f"You cannot {verb} the last owner")
    if not _has_others(row, _ADMINS):
        raise LastAdminKept(f"You cannot {verb} the last admin")


def _has_others(row: Membership, able: tuple[Role, ...]) -> bool:
    """The organization's admins count as admins of its profiles, and owners count too."""
    account = Q(profile=None) | Q(profile=row.profile_id) if row.profile_id else Q(profile=None)
    others = Membership.objects.active().filter(account, organization=row.organization_id).exclude(id=row.id)
    return others.filter(role__in=able, user__is_active=True).exists()
