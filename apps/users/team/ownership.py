"""Hand over ownership of an organization: another member becomes owner, and the owner becomes admin."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.organizations.customer import Customer
from apps.users import ownership_mail
from apps.users.models import Membership, MembershipQuerySet, Role, User
from apps.users.team import safeguards
from apps.users.team.actions import UserNotFound


def heirs(customer: Customer) -> MembershipQuerySet:
    """Who can become owner: active members of the organization who can sign in."""
    rows = Membership.objects.of(customer.parent).active().listed()
    return rows.filter(user__is_active=True).select_related("user").order_by("user__name", "user__email")


@transaction.atomic
def hand_over(customer: Customer, member_id: UUID, *, by: User, now: datetime) -> Membership:
    """The new owner's roles in profiles end, because owners have all permissions everywhere. Both get an e-mail.

    Raises PowerLost and UserNotFound.
    """
    safeguards.lock(customer)
    mine = Membership.objects.of(customer.parent).active().filter(user=by, role=Role.OWNER).first()
    if mine is None:
        raise safeguards.PowerLost
    heir = heirs(customer).filter(id=member_id).first()
    if heir is None:
        raise UserNotFound
    Membership.objects.filter(user=heir.user, organization=heir.organization_id).exclude(profile=None).delete()
    for row, role in ((heir, Role.OWNER), (mine, Role.ADMIN)):
        row.role, row.updated_at = role, now
        row.save(update_fields=["role", "updated_at"])
    ownership_mail.announce(heir, mine, now=now)
    return heir
