"""The field that asks for an account."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from apps.users.account_field import AccountField
from tests.cast import Cast, change


def _words(field: Any) -> list[str]:
    return [words for _, words in field.choices]


def test_an_organization_chooses_among_itself_and_its_profiles(cast: Cast) -> None:
    field = AccountField()
    change(cast.sibling, deleted_at=timezone.now())

    field.offer(cast.acme)

    assert _words(field) == ["Acme, all profiles", "EU shop, this profile only"]
    assert field.clean(str(cast.shop.id)) == cast.shop


def test_a_profile_has_only_itself(cast: Cast) -> None:
    field = AccountField()

    field.offer(cast.shop)

    assert _words(field) == ["EU shop, this profile only"]
