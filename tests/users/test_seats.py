"""Where a person may sit, and where they sit now."""

from __future__ import annotations

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.utils import timezone

from apps.organizations.customer import Customer
from apps.users import people, seats
from apps.users.models import Membership, Role, Status, User
from tests.cast import Cast, change
from tests.factories import users


def _session() -> SessionBase:
    return SessionStore()


def _account(person: User, session: SessionBase) -> Customer:
    seat = seats.find(person, session)
    assert seat
    return seat.customer


def test_the_first_seat_is_the_organization(cast: Cast) -> None:
    assert _account(cast.owner, _session()) == cast.acme


def test_who_may_enter_the_organization_may_enter_its_profiles(cast: Cast) -> None:
    session = _session()

    seats.take(cast.owner, session, cast.shop.id)

    assert _account(cast.owner, session) == cast.shop


def test_and_back(cast: Cast) -> None:
    session = _session()
    seats.take(cast.owner, session, cast.shop.id)

    seats.take(cast.owner, session, cast.acme.id)

    assert _account(cast.owner, session) == cast.acme


def test_a_profile_is_all_that_its_member_sees(cast: Cast) -> None:
    clerk = users.member(cast.shop, "clerk@acme.test", Role.ADMIN)
    session = _session()

    assert _account(clerk, session) == cast.shop
    assert seats.take(clerk, session, cast.acme.id) is None
    assert seats.take(clerk, session, cast.sibling.id) is None
    assert _account(clerk, session) == cast.shop


def test_strangers_have_no_seat(cast: Cast) -> None:
    assert seats.take(cast.owner, _session(), cast.outsider.id) is None
    assert seats.find(users.user("nobody@example.test"), _session()) is None


def test_a_role_of_the_profile_counts_in_the_profile(cast: Cast) -> None:
    person = users.member(cast.acme, "both@acme.test", Role.MEMBER)
    people.let_in(person, cast.shop, Role.ADMIN)
    session = _session()

    seats.take(person, session, cast.shop.id)
    seat = seats.find(person, session)

    assert seat
    assert seat.role == Role.ADMIN


def test_a_seat_that_was_taken_away_is_left_for_the_first(cast: Cast) -> None:
    session = _session()
    seats.take(cast.owner, session, cast.shop.id)

    change(cast.shop, deleted_at=timezone.now())

    assert _account(cast.owner, session) == cast.acme


def test_the_last_membership_gone_nothing_is_left(cast: Cast) -> None:
    session = _session()
    seats.take(cast.owner, session, cast.shop.id)

    for membership in seats.memberships(cast.owner):
        people.put_out(membership)

    assert seats.find(cast.owner, session) is None


def test_a_suspended_membership_is_no_seat(cast: Cast) -> None:
    Membership.objects.filter(user=cast.developer).update(status=Status.SUSPENDED)

    assert seats.find(cast.developer, _session()) is None
    assert seats.houses(cast.developer) == []


def test_a_suspended_account_is_read_only(cast: Cast) -> None:
    change(cast.acme, suspended_at=timezone.now())
    seat = seats.find(cast.owner, _session())

    assert seat
    assert seat.may("messages.view")
    assert not seat.may("messages.send")


def test_the_switcher_lists_what_may_be_entered(cast: Cast) -> None:
    (house,) = seats.houses(cast.owner)

    assert house.organization == cast.acme.organization
    assert house.opens
    assert [profile.name for profile in house.profiles] == ["EU shop", "US shop"]


def test_the_switcher_of_a_profiles_member_hides_the_rest(cast: Cast) -> None:
    clerk = users.member(cast.shop, "clerk@acme.test", Role.MEMBER)
    people.let_in(clerk, cast.outsider, Role.MEMBER)

    first, second = seats.houses(clerk)

    assert not first.opens
    assert first.profiles == (cast.shop.profile,)
    assert second.opens
    assert second.profiles == ()
