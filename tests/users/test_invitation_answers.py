"""Accepting or declining an invitation, with or without an account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.users import account_access, invitations, members
from apps.users.invitations import (
    Over,
    SomebodyElses,
)
from apps.users.models import MembershipStatus, Role
from tests.cast import Cast, change
from tests.factories import users

NOW = timezone.now()


def test_a_newcomer_makes_an_account_and_is_in(cast: Cast) -> None:
    row, token = users.invitation(cast.shop, role=Role.ADMIN)

    person = invitations.join(token, name="Ines M.", password="unrelated-words-7", now=NOW)

    (held,) = account_access.memberships(person)
    assert (held.id, held.role, held.status, held.profile) == (row.id, "admin", "active", cast.shop.profile)
    assert person.check_password("unrelated-words-7")
    assert (held.address, held.called, held.invited_at) == ("ines@acme.test", "Ines M.", row.invited_at)


def test_who_has_an_account_accepts_with_it(cast: Cast) -> None:
    row, token = users.invitation(cast.acme)
    person = members.create_user("Ines@Acme.test", name="Ines")

    assert invitations.accept(token, person=person, now=NOW).id == row.id
    assert [held.status for held in account_access.memberships(person)] == ["active"]


def test_an_account_is_not_made_twice(cast: Cast) -> None:
    _, token = users.invitation(cast.acme)
    members.create_user("INES@acme.test")

    with pytest.raises(SomebodyElses):
        invitations.join(token, name="Ines", password="unrelated-words-7", now=NOW)


def test_an_invitation_is_for_its_address_only(cast: Cast) -> None:
    row, token = users.invitation(cast.acme)

    with pytest.raises(SomebodyElses):
        invitations.accept(token, person=members.create_user("thief@acme.test"), now=NOW)

    row.refresh_from_db()
    assert row.status == MembershipStatus.INVITED


def test_who_was_let_in_meanwhile_keeps_that_role(cast: Cast) -> None:
    _, token = users.invitation(cast.acme, role=Role.MEMBER)
    person = members.create_user("ines@acme.test")
    there = members.add_member(person, cast.acme, Role.ADMIN)

    assert invitations.accept(token, person=person, now=NOW) == there
    assert [held.role for held in account_access.memberships(person)] == ["admin"]


@pytest.mark.parametrize("end", ["accepted", "declined", "expired", "never was", "profile gone"])
def test_a_link_works_once_and_in_time(cast: Cast, end: str) -> None:
    row, token = users.invitation(cast.shop)
    person = members.create_user("ines@acme.test")
    now = NOW
    if end == "accepted":
        invitations.accept(token, person=person, now=now)
    elif end == "declined":
        invitations.decline(token, now=now)
    elif end == "expired":
        now = invitations.expires_at(row)
    elif end == "never was":
        token = "guess"
    else:
        change(cast.shop, deleted_at=now)

    with pytest.raises(Over):
        invitations.opened(token, now=now)
    with pytest.raises(Over):
        invitations.accept(token, person=person, now=now)
    with pytest.raises(Over):
        invitations.decline(token, now=now)


def test_a_link_works_until_its_last_moment(cast: Cast) -> None:
    row, token = users.invitation(cast.acme)

    assert invitations.opened(token, now=invitations.expires_at(row) - timedelta(microseconds=1)) == row


def test_declining_is_remembered(cast: Cast) -> None:
    row, token = users.invitation(cast.acme)

    invitations.decline(token, now=NOW)

    row.refresh_from_db()
    assert (row.status, row.token_hash) == (MembershipStatus.REJECTED, None)
