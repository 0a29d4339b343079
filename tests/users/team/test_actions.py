"""Changing roles, suspending, restoring and removing members."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from apps.core.errors import Invalid
from apps.organizations.customer import Customer
from apps.organizations.models import Profile
from apps.users import account_access, invitations, members
from apps.users.models import Membership, Role, User
from apps.users.team import actions
from apps.users.team.actions import OneselfKept, OwnRoleKept, UserNotFound
from tests.cast import Cast
from tests.factories import users

NOW = timezone.now()


def _membership(person: User, customer: Customer) -> Membership:
    return Membership.objects.of(customer).get(user=person)


def _shop(cast: Cast) -> Profile:
    assert cast.shop.profile
    return cast.shop.profile


def test_a_role_is_changed(cast: Cast) -> None:
    row = _membership(cast.developer, cast.acme)

    changed = actions.change_role(cast.acme, row.id, role="billing", by=cast.owner, now=NOW)

    assert (changed.id, changed.role, changed.updated_at) == (row.id, "billing", NOW)
    assert account_access.memberships(cast.developer)[0].role == "billing"


def test_the_role_in_an_invitation_is_changed_too(cast: Cast) -> None:
    row, token = users.invitation(cast.acme)

    actions.change_role(cast.acme, row.id, role="admin", by=None, now=NOW)

    assert invitations.opened(token, now=NOW).role == "admin"


def test_nobody_changes_their_own_role_or_removes_themselves(cast: Cast) -> None:
    row = _membership(cast.developer, cast.acme)

    with pytest.raises(OwnRoleKept):
        actions.change_role(cast.acme, row.id, role="admin", by=cast.developer, now=NOW)
    with pytest.raises(OneselfKept):
        actions.remove(cast.acme, row.id, by=cast.developer)

    assert _membership(cast.developer, cast.acme).role == "developer"


def test_nobody_is_made_owner(cast: Cast) -> None:
    with pytest.raises(Invalid):
        actions.change_role(cast.acme, _membership(cast.developer, cast.acme).id, role="owner", by=cast.owner, now=NOW)


def test_who_is_removed_is_out_and_keeps_the_account(cast: Cast) -> None:
    actions.remove(cast.acme, _membership(cast.developer, cast.acme).id, by=cast.owner)

    assert account_access.memberships(cast.developer) == []
    assert User.objects.filter(id=cast.developer.id).exists()


def test_people_are_found_where_they_belong_and_owners_nowhere(cast: Cast) -> None:
    owner, developer = _membership(cast.owner, cast.acme), _membership(cast.developer, cast.acme)

    assert actions.find(cast.acme, developer.id) == developer
    for customer, member_id in (
        (cast.acme, owner.id),
        (cast.shop, developer.id),
        (cast.outsider, developer.id),
        (cast.acme, uuid4()),
    ):
        with pytest.raises(UserNotFound):
            actions.find(customer, member_id)


def test_an_owner_is_found_only_where_owners_are_asked_for(cast: Cast) -> None:
    owner = _membership(cast.owner, cast.acme)

    assert actions.find(cast.acme, owner.id, with_owners=True) == owner


def test_who_is_suspended_reaches_nothing_and_comes_back_with_the_same_roles(cast: Cast) -> None:
    row = _membership(cast.developer, cast.acme)
    there = members.add_member(cast.developer, cast.shop, Role.BILLING)

    actions.suspend(cast.acme, row.id, by=cast.owner, now=NOW)
    assert account_access.memberships(cast.developer) == []

    with pytest.raises(actions.SuspendedAbove):
        actions.restore(cast.shop, there.id, by=cast.owner, now=NOW)
    actions.restore(cast.acme, row.id, by=cast.owner, now=NOW)
    assert {(held.id, held.role) for held in account_access.memberships(cast.developer)} == {
        (row.id, "developer"),
        (there.id, "billing"),
    }


def test_who_is_removed_from_the_organization_is_removed_from_its_profiles(cast: Cast) -> None:
    members.add_member(cast.developer, cast.shop, Role.BILLING)
    elsewhere = members.add_member(cast.developer, cast.outsider, Role.BILLING)

    actions.remove(cast.acme, _membership(cast.developer, cast.acme).id, by=cast.owner)

    assert account_access.memberships(cast.developer) == [elsewhere]


def test_a_role_in_one_profile_is_taken_alone(cast: Cast) -> None:
    there = members.add_member(cast.developer, cast.shop, Role.BILLING)

    actions.suspend(cast.shop, there.id, by=cast.owner, now=NOW)
    actions.remove(cast.shop, there.id, by=cast.owner)

    assert account_access.memberships(cast.developer) == [_membership(cast.developer, cast.acme)]


def test_an_invitation_cannot_be_suspended(cast: Cast) -> None:
    row, _ = users.invitation(cast.acme)

    with pytest.raises(UserNotFound):
        actions.suspend(cast.acme, row.id, by=cast.owner, now=NOW)


def test_nobody_suspends_or_restores_themselves(cast: Cast) -> None:
    row = _membership(cast.owner, cast.acme)

    with pytest.raises(OneselfKept, match="You cannot suspend yourself"):
        actions.suspend(cast.acme, row.id, by=cast.owner, now=NOW, with_owners=True)
    with pytest.raises(OwnRoleKept):
        actions.restore(cast.acme, row.id, by=cast.owner, now=NOW, with_owners=True)


@pytest.mark.parametrize("verb", ["remove", "suspend"])
def test_sessions_end_when_no_account_is_left(cast: Cast, verb: str) -> None:
    client, rows = Client(), [_membership(cast.developer, cast.acme)]
    rows.append(members.add_member(cast.developer, cast.outsider, Role.MEMBER))
    client.force_login(cast.developer)
    assert client.get("/settings/me/").status_code == 200

    for row, status in zip(rows, (200, 302), strict=True):
        customer = Customer(row.organization, row.profile)
        if verb == "remove":
            actions.remove(customer, row.id, by=None)
        else:
            actions.suspend(customer, row.id, by=None, now=NOW)
        assert client.get("/settings/me/").status_code == status


def test_a_member_gets_another_role_in_one_profile(cast: Cast) -> None:
    row = _membership(cast.developer, cast.acme)

    first = actions.set_role_in_profile(cast.acme, row.id, _shop(cast), role="billing", by=cast.owner, now=NOW)
    again = actions.set_role_in_profile(cast.acme, row.id, _shop(cast), role="admin", by=cast.owner, now=NOW)

    assert first.id == again.id
    assert _membership(cast.developer, cast.shop).role == "admin"
    assert _membership(cast.developer, cast.acme).role == "developer"


def test_who_gets_no_other_role_in_a_profile(cast: Cast) -> None:
    admin = _membership(users.member(cast.acme, "admin@acme.test", Role.ADMIN), cast.acme)
    invited, _ = users.invitation(cast.acme)
    shop, owner = _shop(cast), _membership(cast.owner, cast.acme)

    with pytest.raises(OwnRoleKept):
        actions.set_role_in_profile(cast.acme, admin.id, shop, role="member", by=admin.user, now=NOW)
    for row in (owner, invited):
        with pytest.raises(UserNotFound):
            actions.set_role_in_profile(cast.acme, row.id, shop, role="member", by=cast.owner, now=NOW)
    with pytest.raises(Invalid):
        actions.set_role_in_profile(cast.acme, admin.id, shop, role="owner", by=cast.owner, now=NOW)
