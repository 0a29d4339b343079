"""Handing over ownership."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from apps.organizations.customer import Customer
from apps.users import members
from apps.users.models import Membership, MembershipStatus, Role, User
from apps.users.team import ownership
from apps.users.team.actions import UserNotFound
from apps.users.team.safeguards import PowerLost
from tests.cast import Cast
from tests.factories import users

NOW = timezone.now()


def _membership(person: User, customer: Customer) -> Membership:
    return Membership.objects.of(customer).get(user=person)


def test_the_heir_becomes_owner_everywhere_and_the_owner_admin(cast: Cast) -> None:
    members.add_member(cast.developer, cast.shop, Role.BILLING)
    elsewhere = members.add_member(cast.developer, cast.outsider, Role.MEMBER)

    ownership.hand_over(cast.acme, _membership(cast.developer, cast.acme).id, by=cast.owner, now=NOW)

    held = Membership.objects.filter(user=cast.developer).exclude(id=elsewhere.id)
    assert [(row.role, row.profile) for row in held] == [("owner", None)]
    assert _membership(cast.owner, cast.acme).role == "admin"


def test_only_active_members_of_the_organization_can_become_owner(cast: Cast) -> None:
    suspended = users.member(cast.acme, "suspended@acme.test", Role.ADMIN)
    Membership.objects.filter(user=suspended).update(status=MembershipStatus.SUSPENDED)
    disabled = users.member(cast.acme, "disabled@acme.test", Role.ADMIN)
    User.objects.filter(id=disabled.id).update(is_active=False)
    rows = [
        _membership(suspended, cast.acme),
        _membership(disabled, cast.acme),
        _membership(users.member(cast.shop, "clerk@acme.test", Role.ADMIN), cast.shop),
        _membership(users.member(cast.outsider, "stranger@globex.test", Role.ADMIN), cast.outsider),
        _membership(cast.owner, cast.acme),
        users.invitation(cast.acme)[0],
    ]

    assert [heir.user for heir in ownership.heirs(cast.acme)] == [cast.developer]
    for member_id in [*(row.id for row in rows), uuid4()]:
        with pytest.raises(UserNotFound):
            ownership.hand_over(cast.acme, member_id, by=cast.owner, now=NOW)


def test_only_an_owner_of_the_organization_hands_it_over(cast: Cast) -> None:
    heir = _membership(cast.developer, cast.acme)
    admin = users.member(cast.acme, "admin@acme.test", Role.ADMIN)
    clerk = users.member(cast.shop, "clerk@acme.test", Role.OWNER)

    for person in (admin, clerk, cast.developer):
        with pytest.raises(PowerLost):
            ownership.hand_over(cast.acme, heir.id, by=person, now=NOW)
    assert _membership(cast.owner, cast.acme).role == "owner"
