"""Inviting people, changing their roles and removing them."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from apps.core.errors import Invalid
from apps.organizations.customer import Customer
from apps.users import account_access, invitations, members
from apps.users.invitations import (
    LIFE,
    AlreadyInvited,
    AlreadyThere,
    LastAdminKept,
    OneselfKept,
    Over,
    OwnRoleKept,
    UserNotFound,
)
from apps.users.models import InvitationMail, Membership, MembershipStatus, Role, User
from tests.cast import Cast
from tests.factories import users

NOW = timezone.now()


def _invite(customer: Customer, email: str = "ines@acme.test", role: str = Role.DEVELOPER) -> Membership:
    return invitations.invite(customer, email=email, name="Ines Moreau", role=role, by=None, now=NOW)


def _membership(person: User, customer: Customer) -> Membership:
    return Membership.objects.of(customer).get(user=person)


# --- Inviting ---


def test_an_invitation_is_a_membership_without_a_user_and_a_letter_to_be_mailed(cast: Cast) -> None:
    row = invitations.invite(
        cast.shop, email="Ines@ACME.test", name="Ines Moreau", role="billing", by=cast.owner, now=NOW
    )

    row.refresh_from_db()
    assert (row.address, row.called, row.role, row.status) == ("Ines@acme.test", "Ines Moreau", "billing", "invited")
    assert (row.organization, row.profile) == (cast.acme.organization, cast.shop.profile)
    assert (row.invited_by, row.invited_at, row.user) == (cast.owner, NOW, None)
    assert InvitationMail.objects.get().of == row


@pytest.mark.parametrize("role", [Role.OWNER, "king", "Admin", ""])
def test_nobody_is_invited_as_owner_or_as_anything_unheard_of(cast: Cast, role: str) -> None:
    with pytest.raises(Invalid) as refused:
        _invite(cast.acme, role=role)

    assert refused.value.details == {"role": ["Role must be one of: admin, billing, developer"]}
    assert not InvitationMail.objects.exists()


@pytest.mark.parametrize("email", ["developer@acme.test", "DEVELOPER@acme.test", "owner@acme.test"])
def test_who_is_there_is_not_invited(cast: Cast, email: str) -> None:
    with pytest.raises(AlreadyThere):
        _invite(cast.acme, email)


def test_an_owner_is_not_made_less_in_a_profile(cast: Cast) -> None:
    with pytest.raises(AlreadyThere):
        _invite(cast.shop, "owner@acme.test")


def test_a_member_of_the_organization_may_get_a_role_in_one_profile(cast: Cast) -> None:
    assert _invite(cast.shop, "developer@acme.test", Role.ADMIN).profile == cast.shop.profile


def test_who_is_suspended_is_still_there(cast: Cast) -> None:
    Membership.objects.filter(user=cast.developer).update(status=MembershipStatus.SUSPENDED)

    with pytest.raises(AlreadyThere):
        _invite(cast.acme, "developer@acme.test")


def test_an_open_invitation_is_not_repeated(cast: Cast) -> None:
    _invite(cast.acme)

    with pytest.raises(AlreadyInvited):
        _invite(cast.acme, "INES@acme.test")


def test_the_same_person_may_be_invited_elsewhere(cast: Cast) -> None:
    rows = [_invite(customer) for customer in (cast.acme, cast.shop, cast.sibling, cast.outsider)]

    assert len({row.id for row in rows}) == 4


def test_an_expired_invitation_is_renewed_with_its_id(cast: Cast) -> None:
    old, token = users.invitation(cast.acme)

    new = invitations.invite(cast.acme, email=old.email, name="Ines", role="admin", by=None, now=NOW + LIFE * 2)

    assert (new.id, new.role, new.called) == (old.id, "admin", "Ines")
    assert InvitationMail.objects.count() == 1
    with pytest.raises(Over):
        invitations.opened(token, now=NOW)


def test_who_declined_may_be_asked_again(cast: Cast) -> None:
    row, token = users.invitation(cast.acme)
    invitations.decline(token, now=NOW)

    again = _invite(cast.acme)

    assert (again.id, again.status) == (row.id, MembershipStatus.INVITED)


# --- Changing roles and removing ---


def test_a_role_is_changed(cast: Cast) -> None:
    row = _membership(cast.developer, cast.acme)

    changed = invitations.change_role(cast.acme, row.id, role="billing", by=cast.owner, now=NOW)

    assert (changed.id, changed.role, changed.updated_at) == (row.id, "billing", NOW)
    assert account_access.memberships(cast.developer)[0].role == "billing"


def test_the_role_in_an_invitation_is_changed_too(cast: Cast) -> None:
    row, token = users.invitation(cast.acme)

    invitations.change_role(cast.acme, row.id, role="admin", by=None, now=NOW)

    assert invitations.opened(token, now=NOW).role == "admin"


def test_nobody_changes_their_own_role_or_removes_themselves(cast: Cast) -> None:
    row = _membership(cast.developer, cast.acme)

    with pytest.raises(OwnRoleKept):
        invitations.change_role(cast.acme, row.id, role="admin", by=cast.developer, now=NOW)
    with pytest.raises(OneselfKept):
        invitations.remove(cast.acme, row.id, by=cast.developer)

    assert _membership(cast.developer, cast.acme).role == "developer"


def test_nobody_is_made_owner(cast: Cast) -> None:
    with pytest.raises(Invalid):
        invitations.change_role(
            cast.acme, _membership(cast.developer, cast.acme).id, role="owner", by=cast.owner, now=NOW
        )


@pytest.mark.parametrize("stays", ["owner", "admin", "nobody"])
def test_the_last_admin_stays_one(cast: Cast, stays: str) -> None:
    last = _membership(users.member(cast.outsider, "last@globex.test", Role.ADMIN), cast.outsider)
    users.invitation(cast.outsider, role=Role.ADMIN)  # who has not come yet does not count
    if stays != "nobody":
        users.member(cast.outsider, "other@globex.test", Role(stays))
        invitations.change_role(cast.outsider, last.id, role="billing", by=None, now=NOW)
        return

    with pytest.raises(LastAdminKept):
        invitations.change_role(cast.outsider, last.id, role="billing", by=None, now=NOW)
    with pytest.raises(LastAdminKept):
        invitations.remove(cast.outsider, last.id, by=None)
    invitations.change_role(cast.outsider, last.id, role="admin", by=None, now=NOW)


@pytest.mark.parametrize("trouble", ["inactive", "suspended"])
def test_who_cannot_act_is_no_admin_to_rely_on(cast: Cast, trouble: str) -> None:
    last = _membership(users.member(cast.outsider, "last@globex.test", Role.ADMIN), cast.outsider)
    other = users.member(cast.outsider, "other@globex.test", Role.ADMIN)
    if trouble == "inactive":
        User.objects.filter(id=other.id).update(is_active=False)
    else:
        Membership.objects.filter(user=other).update(status=MembershipStatus.SUSPENDED)

    with pytest.raises(LastAdminKept):
        invitations.remove(cast.outsider, last.id, by=None)


def test_admins_of_the_organization_look_after_its_profiles(cast: Cast) -> None:
    row = _membership(users.member(cast.shop, "clerk@acme.test", Role.ADMIN), cast.shop)

    invitations.remove(cast.shop, row.id, by=None)

    assert not Membership.objects.of(cast.shop).exists()


def test_admins_of_a_profile_do_not_look_after_the_organization(cast: Cast) -> None:
    last = _membership(users.member(cast.acme, "last@acme.test", Role.ADMIN), cast.acme)
    users.member(cast.shop, "clerk@acme.test", Role.ADMIN)
    members.remove_member(_membership(cast.owner, cast.acme))

    with pytest.raises(LastAdminKept):
        invitations.remove(cast.acme, last.id, by=None)


def test_who_is_removed_is_out_and_keeps_the_account(cast: Cast) -> None:
    invitations.remove(cast.acme, _membership(cast.developer, cast.acme).id, by=cast.owner)

    assert account_access.memberships(cast.developer) == []
    assert User.objects.filter(id=cast.developer.id).exists()


def test_a_withdrawn_invitation_opens_nothing(cast: Cast) -> None:
    row, token = users.invitation(cast.acme)

    invitations.remove(cast.acme, row.id, by=None)

    with pytest.raises(Over):
        invitations.accept(token, person=members.create_user("ines@acme.test"), now=NOW)


def test_people_are_found_where_they_belong_and_owners_nowhere(cast: Cast) -> None:
    owner, developer = _membership(cast.owner, cast.acme), _membership(cast.developer, cast.acme)

    assert invitations.find(cast.acme, developer.id) == developer
    for customer, member_id in (
        (cast.acme, owner.id),
        (cast.shop, developer.id),
        (cast.outsider, developer.id),
        (cast.acme, uuid4()),
    ):
        with pytest.raises(UserNotFound):
            invitations.find(customer, member_id)
