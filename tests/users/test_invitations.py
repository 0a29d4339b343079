"""Inviting people, inviting them again, and revoking invitations."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.core.errors import Invalid
from apps.organizations.customer import Customer
from apps.users import invitations, members
from apps.users.invitations import LIFE, MIN_PAUSE, AlreadyAccepted, AlreadyInvited, AlreadyThere, Over, ResentTooSoon
from apps.users.models import InvitationMail, Membership, MembershipStatus, Role
from apps.users.team import actions as team
from tests import each_case
from tests.cast import Cast
from tests.factories import users

NOW = timezone.now()


def _invite(customer: Customer, email: str = "ines@acme.test", role: str = Role.DEVELOPER) -> Membership:
    return invitations.invite(customer, email=email, name="Ines Moreau", role=role, by=None, now=NOW)


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


# --- Revoking, and sending again ---


def test_a_withdrawn_invitation_opens_nothing(cast: Cast) -> None:
    row, token = users.invitation(cast.acme)

    team.remove(cast.acme, row.id, by=None)

    with pytest.raises(Over):
        invitations.accept(token, person=members.create_user("ines@acme.test"), now=NOW)


def test_an_invitation_is_sent_again_with_a_new_link_for_seven_days(cast: Cast) -> None:
    def check(standing: str) -> None:
        row, token = users.invitation(cast.acme, f"{standing}@acme.test", by=cast.owner)
        if standing == "declined":
            invitations.decline(token, now=NOW)
        assert row.invited_at
        later = row.invited_at + (LIFE * 2 if standing == "expired" else MIN_PAUSE * 2)

        invitations.resend(row, by=cast.developer, now=later)

        row.refresh_from_db()
        assert (row.status, row.invited_by, row.invited_at) == (MembershipStatus.INVITED, cast.developer, later)
        assert InvitationMail.objects.get(of=row).due_at == later
        with pytest.raises(Over):
            invitations.opened(token, now=later)

    assert each_case.wrong([("open",), ("expired",), ("declined",)], check) == {}


def test_an_invitation_is_not_sent_again_at_once_nor_after_it_was_accepted_or_revoked(cast: Cast) -> None:
    row, token = users.invitation(cast.acme)
    with pytest.raises(ResentTooSoon):
        invitations.resend(row, by=None, now=row.invited_at or NOW)

    gone, _ = users.invitation(cast.shop)
    team.remove(cast.shop, gone.id, by=None)
    invitations.accept(token, person=users.user("ines@acme.test"), now=NOW)

    for each in (row, gone):
        with pytest.raises(AlreadyAccepted):
            invitations.resend(each, by=None, now=NOW + MIN_PAUSE * 2)
