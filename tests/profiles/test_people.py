from __future__ import annotations

from apps.organizations.customer import Customer
from apps.profiles import people
from apps.users.models import Membership, MembershipStatus, Role
from tests.cast import Cast
from tests.factories import users


def _seen(customer: Customer, membership: Membership) -> dict[str, tuple[str, str]]:
    return {each.email: (each.role, each.source) for each in people.of(customer, seen_by=membership)}


def test_roles_in_a_profile_and_where_they_come_from(cast: Cast) -> None:
    only_here = users.member(cast.shop, "ines@shop.test", Role.MEMBER)
    users.member(cast.sibling, "sib@shop.test", Role.MEMBER)
    Membership.objects.create(
        user=cast.developer, organization=cast.acme.organization, profile=cast.shop.profile, role=Role.ADMIN
    )
    gone = users.member(cast.acme, "gone@acme.test", Role.ADMIN)
    Membership.objects.filter(user=gone).update(status=MembershipStatus.SUSPENDED)

    seen = _seen(cast.shop, Membership.objects.get(user=cast.owner))

    assert seen == {
        "owner@acme.test": ("Owner", "Organization"),
        "developer@acme.test": ("Admin", "Profile"),
        "ines@shop.test": ("Member", "Profile"),
    }
    assert set(_seen(cast.shop, Membership.objects.get(user=only_here))) == {"developer@acme.test", "ines@shop.test"}
