"""What every change of a team keeps."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from apps.organizations.customer import Customer
from apps.users import members
from apps.users.models import Membership, MembershipStatus, Role, User
from apps.users.team import actions
from apps.users.team.safeguards import LastAdminKept, LastOwnerKept, PowerLost
from tests import each_case
from tests.cast import Cast
from tests.factories import users

NOW = timezone.now()


def _membership(person: User, customer: Customer) -> Membership:
    return Membership.objects.of(customer).get(user=person)


@pytest.mark.parametrize("stays", ["owner", "admin", "nobody"])
def test_the_last_admin_stays_one(cast: Cast, stays: str) -> None:
    last = _membership(users.member(cast.outsider, "last@globex.test", Role.ADMIN), cast.outsider)
    users.invitation(cast.outsider, role=Role.ADMIN)  # who has not come yet does not count
    if stays != "nobody":
        users.member(cast.outsider, "other@globex.test", Role(stays))
        actions.change_role(cast.outsider, last.id, role="billing", by=None, now=NOW)
        return

    with pytest.raises(LastAdminKept):
        actions.change_role(cast.outsider, last.id, role="billing", by=None, now=NOW)
    with pytest.raises(LastAdminKept):
        actions.remove(cast.outsider, last.id, by=None)
    actions.change_role(cast.outsider, last.id, role="admin", by=None, now=NOW)


@pytest.mark.parametrize("trouble", ["inactive", "suspended"])
def test_who_cannot_act_is_no_admin_to_rely_on(cast: Cast, trouble: str) -> None:
    last = _membership(users.member(cast.outsider, "last@globex.test", Role.ADMIN), cast.outsider)
    other = users.member(cast.outsider, "other@globex.test", Role.ADMIN)
    if trouble == "inactive":
        User.objects.filter(id=other.id).update(is_active=False)
    else:
        Membership.objects.filter(user=other).update(status=MembershipStatus.SUSPENDED)

    with pytest.raises(LastAdminKept):
        actions.remove(cast.outsider, last.id, by=None)


def test_admins_of_the_organization_look_after_its_profiles(cast: Cast) -> None:
    row = _membership(users.member(cast.shop, "clerk@acme.test", Role.ADMIN), cast.shop)

    actions.remove(cast.shop, row.id, by=None)

    assert not Membership.objects.of(cast.shop).exists()


def test_admins_of_a_profile_do_not_look_after_the_organization(cast: Cast) -> None:
    last = _membership(users.member(cast.acme, "last@acme.test", Role.ADMIN), cast.acme)
    users.member(cast.shop, "clerk@acme.test", Role.ADMIN)
    members.remove_member(_membership(cast.owner, cast.acme))

    with pytest.raises(LastAdminKept):
        actions.remove(cast.acme, last.id, by=None)


def test_the_last_owner_stays_one(cast: Cast) -> None:
    row = _membership(cast.owner, cast.acme)
    users.member(cast.acme, "admin@acme.test", Role.ADMIN)
    users.member(cast.shop, "clerk@acme.test", Role.OWNER)  # of one profile only

    def check(other: str) -> None:
        second = users.member(cast.acme, "second@acme.test", Role.OWNER)
        if other == "suspended":
            Membership.objects.filter(user=second).update(status=MembershipStatus.SUSPENDED)
        elif other == "disabled":
            User.objects.filter(id=second.id).update(is_active=False)
        elif other == "none":
            Membership.objects.filter(user=second).delete()
        works: list[Callable[[], object]] = [
            lambda: actions.change_role(cast.acme, row.id, role="admin", by=None, now=NOW, with_owners=True),
            lambda: actions.suspend(cast.acme, row.id, by=None, now=NOW, with_owners=True),
            lambda: actions.remove(cast.acme, row.id, by=None, with_owners=True),
        ]
        if other == "active":
            for work in works:
                work()
            return
        for work in works:
            with pytest.raises(LastOwnerKept):
                work()

    assert each_case.wrong([("none",), ("suspended",), ("disabled",), ("active",)], check) == {}


def test_only_an_owner_changes_an_owner_and_only_who_still_may_changes_anyone(cast: Cast) -> None:
    owner, developer = _membership(cast.owner, cast.acme), _membership(cast.developer, cast.acme)
    admin = users.member(cast.acme, "admin@acme.test", Role.ADMIN)
    second = users.member(cast.acme, "second@acme.test", Role.OWNER)
    gone = users.member(cast.acme, "gone@acme.test", Role.ADMIN)
    Membership.objects.filter(user=gone).update(status=MembershipStatus.SUSPENDED)
    cases = [
        (admin, developer, True), (admin, owner, False), (second, owner, True), (gone, developer, False),
        (users.user("alone@acme.test"), developer, False), (cast.developer, owner, False),
    ]  # fmt: skip

    def check(by: User, row: Membership, is_allowed: bool) -> None:
        works: list[Callable[[], object]] = [
            lambda: actions.change_role(cast.acme, row.id, role="member", by=by, now=NOW, with_owners=True),
            lambda: actions.suspend(cast.acme, row.id, by=by, now=NOW, with_owners=True),
            lambda: actions.restore(cast.acme, row.id, by=by, now=NOW, with_owners=True),
            lambda: actions.remove(cast.acme, row.id, by=by, with_owners=True),
        ]
        for work in works:
            if is_allowed:
                work()
            else:
                with pytest.raises(PowerLost):
                    work()

    assert each_case.wrong(cases, check) == {}


def test_a_role_in_the_profile_decides_there(cast: Cast) -> None:
    clerk = _membership(users.member(cast.shop, "clerk@acme.test", Role.MEMBER), cast.shop)
    admin = users.member(cast.acme, "admin@acme.test", Role.ADMIN)
    members.add_member(admin, cast.shop, Role.BILLING)

    with pytest.raises(PowerLost):
        actions.remove(cast.shop, clerk.id, by=admin)
    actions.remove(cast.shop, clerk.id, by=cast.owner)
