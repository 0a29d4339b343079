from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from apps.users import keys
from apps.users.models import Membership, Role, User
from tests.cast import Cast
from tests.factories.users import user


def test_password_is_kept_as_a_hash(db: None) -> None:
    person = User.objects.create_user("ada@acme.test", "correct horse")

    assert person.password.startswith("argon2")
    assert person.check_password("correct horse")
    assert not person.check_password("wrong")


def test_user_without_a_password_cannot_sign_in_with_one(db: None) -> None:
    assert not user().has_usable_password()


def test_address_is_taken_once_whatever_its_case(db: None) -> None:
    user("ada@acme.test")

    with pytest.raises(IntegrityError), transaction.atomic():
        user("Ada@acme.test")


def test_one_role_per_account(cast: Cast) -> None:
    organization, profile = cast.acme.organization, cast.shop.profile

    Membership.objects.create(user=cast.developer, organization=organization, profile=profile, role=Role.ADMIN)

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=cast.developer, organization=organization, role=Role.BILLING)


def test_rows_say_who_they_are(cast: Cast) -> None:
    key, secret = keys.issue(cast.acme, name="CI")

    assert str(cast.owner) == "owner@acme.test"
    assert str(Membership.objects.get(user=cast.developer)) == "developer@acme.test is developer"
    assert str(key) == f"CI ({secret[:12]}…{secret[-4:]})"
