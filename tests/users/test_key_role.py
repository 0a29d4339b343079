"""The role in which a key calls."""

from __future__ import annotations

import pytest

from apps.organizations.customer import Customer
from apps.users import account_access, api_keys, members
from apps.users.key_role import role_for, role_in, roles_in_profiles
from apps.users.models import ApiKey, Membership, MembershipStatus, Role, User
from tests.cast import Cast
from tests.factories import users


def _key(customer: Customer, made_by: User | None) -> ApiKey:
    return api_keys.issue(customer, name="Test", made_by=made_by)[0]


@pytest.mark.parametrize("role", Role)
def test_a_key_has_the_role_of_who_made_it(cast: Cast, role: Role) -> None:
    person = users.member(cast.acme, "person@acme.test", role)

    assert role_for(_key(cast.acme, person), cast.acme) == role.value


def test_a_role_of_the_organization_counts_in_its_profiles(cast: Cast) -> None:
    assert role_for(_key(cast.acme, cast.developer), cast.shop) == "developer"
    assert role_for(_key(cast.shop, cast.developer), cast.shop) == "developer"


def test_the_profiles_own_role_comes_first_there_and_only_there(cast: Cast) -> None:
    members.add_member(cast.developer, cast.shop, Role.ADMIN)
    key = _key(cast.acme, cast.developer)

    assert role_for(key, cast.shop) == "admin"
    assert role_for(key, cast.sibling) == "developer"
    assert role_for(key, cast.acme) == "developer"


def test_a_role_in_one_profile_reaches_nothing_else(cast: Cast) -> None:
    clerk = users.member(cast.shop, "clerk@acme.test", Role.ADMIN)
    key = _key(cast.shop, clerk)

    assert role_for(key, cast.shop) == "admin"
    assert role_for(key, cast.sibling) is None
    assert role_for(key, cast.acme) is None
    assert role_for(key, cast.outsider) is None


def test_a_key_that_nobody_made_is_the_owners(cast: Cast) -> None:
    assert role_for(_key(cast.acme, None), cast.shop) == "owner"


def test_who_may_not_sign_in_any_more_has_no_role(cast: Cast) -> None:
    cast.developer.is_active = False

    assert role_for(_key(cast.acme, cast.developer), cast.acme) is None


def test_who_has_left_has_no_role(cast: Cast) -> None:
    key = _key(cast.acme, cast.developer)

    for membership in account_access.memberships(cast.developer):
        members.remove_member(membership)

    assert role_for(key, cast.acme) is None


def test_who_is_suspended_has_no_role(cast: Cast) -> None:
    Membership.objects.filter(user=cast.developer).update(status=MembershipStatus.SUSPENDED)

    assert role_for(_key(cast.acme, cast.developer), cast.acme) is None


def test_who_is_suspended_in_a_profile_has_only_what_the_organization_gives(cast: Cast) -> None:
    members.add_member(cast.developer, cast.shop, Role.ADMIN)
    Membership.objects.of(cast.shop).update(status=MembershipStatus.SUSPENDED)

    assert role_for(_key(cast.acme, cast.developer), cast.shop) == "developer"


def test_an_invitation_is_no_role_yet(cast: Cast) -> None:
    users.invitation(cast.shop, cast.developer.email, role=Role.ADMIN)

    assert role_for(_key(cast.acme, cast.developer), cast.shop) == "developer"


def test_a_profile_is_known_by_its_id_alone(cast: Cast) -> None:
    members.add_member(cast.developer, cast.shop, Role.ADMIN)
    key, acme = _key(cast.acme, cast.developer), cast.acme.organization.id

    assert role_in(key, acme, cast.shop.id) == "admin"
    assert role_in(key, acme, cast.outsider.id) == "developer"
    assert role_in(key, cast.outsider.organization.id, None) is None


def test_all_roles_of_a_maker_are_found_at_once(cast: Cast) -> None:
    members.add_member(cast.developer, cast.shop, Role.ADMIN)

    assert roles_in_profiles(_key(cast.acme, cast.developer)) == {None: "developer", cast.shop.id: "admin"}
    assert roles_in_profiles(_key(cast.acme, None)) == {}
