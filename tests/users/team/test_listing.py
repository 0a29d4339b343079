"""Which members and invitations the team page lists."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from apps.users import members
from apps.users.models import Role
from apps.users.team import listing, rows
from tests.cast import Cast, change
from tests.factories import users

_NONE = {"status": "", "role": "", "q": ""}


def _addresses(cast: Cast, who: str = "acme", **filters: str) -> list[str]:
    found = listing.page(getattr(cast, who), {**_NONE, **filters})
    return [each.address.split("@")[0] for each in found.rows]


def test_an_organization_sees_its_people_and_those_of_its_profiles(cast: Cast) -> None:
    users.member(cast.shop, "clerk@acme.test", Role.MEMBER)
    users.member(cast.sibling, "gone@acme.test", Role.MEMBER)
    users.member(cast.outsider, "stranger@globex.test", Role.OWNER)
    change(cast.sibling, deleted_at=timezone.now())

    assert _addresses(cast) == ["clerk", "developer", "owner"]
    assert _addresses(cast, "shop") == ["clerk"]
    assert _addresses(cast, "outsider") == ["stranger"]


def test_filters_narrow_the_list_and_its_counts(cast: Cast) -> None:
    users.invitation(cast.acme)
    members.add_member(cast.developer, cast.shop, Role.BILLING)
    cases: list[tuple[dict[str, str], list[str]]] = [
        ({"status": "invited"}, ["ines"]),
        ({"status": "suspended"}, []),
        ({"role": "billing"}, ["developer"]),
        ({"q": "INES moreau"}, ["ines"]),
        ({"q": "acme.test dev"}, ["developer", "developer"]),
        ({"q": "eu shop"}, ["developer"]),
        ({"q": "unknown"}, []),
    ]
    found: list[Any] = [(filters, _addresses(cast, **filters)) for filters, _ in cases]

    assert found == cases
    counts = listing.counts(cast.acme, {**_NONE, "q": "ines"}, rows.STATES)
    assert counts == {"": 1, "active": 0, "invited": 1, "suspended": 0, "rejected": 0}
