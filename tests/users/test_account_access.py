"""Where a person may sit, and where they sit now."""

from __future__ import annotations

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.utils import timezone

from apps.organizations.customer import Customer
from apps.users import account_access, members
from apps.users.account_access import Seat
from apps.users.models import Membership, MembershipStatus, Role, User
from tests.cast import Cast, change
from tests.factories import users


def _session() -> SessionBase:
    return SessionStore()


def _account(person: User, session: SessionBase) -> Customer:
    seat = account_access.find(person, session)
    assert seat
    return seat.customer


def test_the_first_seat_is_the_organization(cast: Cast) -> None:
    assert _account(cast.owner, _session()) == cast.acme


def test_who_may_enter_the_organization_may_enter_its_profiles(cast: Cast) -> None:
    session = _session()

    account_access.take(cast.owner, session, cast.shop.id)

    assert _account(cast.owner, session) == cast.shop


def test_and_back(cast: Cast) -> None:
    session = _session()
    account_access.take(cast.owner, session, cast.shop.id)

    account_access.take(cast.owner, session, cast.acme.id)

    assert _account(cast.owner, session) == cast.acme


def test_a_profile_is_all_that_its_member_sees(cast: Cast) -> None:
    clerk = users.member(cast.shop, "clerk@acme.test", Role.ADMIN)
    session = _session()

    assert _account(clerk, session) == cast.shop
    assert account_access.take(clerk, session, cast.acme.id) is None
    assert account_access.take(clerk, session, cast.sibling.id) is None
    assert _account(clerk, session) == cast.shop


def test_strangers_have_no_seat(cast: Cast) -> None:
    assert account_access.take(cast.owner, _session(), cast.outsider.id) is None
    assert account_access.find(users.user("nobody@example.test"), _session()) is None


def test_a_role_of_the_profile_counts_in_the_profile(cast: Cast) -> None:
    person = users.member(cast.acme, "both@acme.test", Role.MEMBER)
    members.add_member(person, cast.shop, Role.ADMIN)
    session = _session()

    account_access.take(person, session, cast.shop.id)
    seat = account_access.find(person, session)

    assert seat
    assert seat.role == Role.ADMIN


def test_from_the_organization_a_role_of_the_profile_counts_for_what_is_the_profiles(cast: Cast) -> None:
    members.add_member(cast.developer, cast.shop, Role.BILLING)
    seat = account_access.find(cast.developer, _session())
    assert seat

    there = seat.inside(cast.shop.id)
    assert (there.role, there.customer) == (Role.BILLING, cast.shop)
    assert seat.inside(cast.sibling.id) == seat.inside(None) == seat
    assert seat.inside(cast.outsider.id) == seat


def test_a_seat_that_was_taken_away_is_left_for_the_first(cast: Cast) -> None:
    session = _session()
    account_access.take(cast.owner, session, cast.shop.id)

    change(cast.shop, deleted_at=timezone.now())

    assert _account(cast.owner, session) == cast.acme


def test_the_last_membership_gone_nothing_is_left(cast: Cast) -> None:
    session = _session()
    account_access.take(cast.owner, session, cast.shop.id)

    for membership in account_access.memberships(cast.owner):
        members.remove_member(membership)

    assert account_access.find(cast.owner, session) is None


def test_a_suspended_membership_is_no_seat(cast: Cast) -> None:
    Membership.objects.filter(user=cast.developer).update(status=MembershipStatus.SUSPENDED)

    assert account_access.find(cast.developer, _session()) is None
    assert account_access.account_groups(account_access.memberships(cast.developer)) == []


def test_a_suspended_account_is_read_only(cast: Cast) -> None:
    change(cast.acme, suspended_at=timezone.now())
    seat = account_access.find(cast.owner, _session())

    assert seat
    assert seat.may("messages.view")
    assert not seat.may("messages.send")


def test_the_switcher_lists_what_may_be_entered(cast: Cast) -> None:
    (house,) = account_access.account_groups(account_access.memberships(cast.owner))

    assert house.organization == cast.acme.organization
    assert house.opens
    assert [profile.name for profile in house.profiles] == ["EU shop", "US shop"]


def test_the_switcher_of_a_profiles_member_hides_the_rest(cast: Cast) -> None:
    clerk = users.member(cast.shop, "clerk@acme.test", Role.MEMBER)
    members.add_member(clerk, cast.outsider, Role.MEMBER)

    first, second = account_access.account_groups(account_access.memberships(clerk))

    assert not first.opens
    assert first.profiles == (cast.shop.profile,)
    assert second.opens
    assert second.profiles == ()


def test_a_role_in_a_profile_may_be_the_lesser_one(cast: Cast) -> None:
    users.member(cast.acme, "billing@acme.test", Role.BILLING)
    clerk = Membership.objects.get(user__email="billing@acme.test")
    for profile, role in ((cast.shop.profile, Role.DEVELOPER), (cast.sibling.profile, Role.ADMIN)):
        Membership.objects.create(user=clerk.user, organization=clerk.organization, profile=profile, role=role)

    seat = Seat(cast.acme, clerk)

    assert seat.closed("billing.view") == {cast.shop.id}
    assert seat.closed("overview.view") == set()
