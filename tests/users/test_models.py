from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from apps.users import api_keys
from apps.users.models import InvitationMail, Membership, MembershipStatus, Role, User
from tests.cast import Cast
from tests.factories import users
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


def test_only_an_invitation_has_no_user(cast: Cast) -> None:
    row, _ = users.invitation(cast.acme)

    for wrong in ({"status": MembershipStatus.ACTIVE}, {"user": cast.developer}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.filter(id=row.id).update(**wrong)


def test_one_invitation_per_address_and_account(cast: Cast) -> None:
    users.invitation(cast.acme)

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            organization=cast.acme.organization,
            role=Role.ADMIN,
            status=MembershipStatus.REJECTED,
            email="INES@acme.test",
        )


def test_rows_say_who_they_are(cast: Cast) -> None:
    row, _ = users.invitation(cast.acme)
    key, secret = api_keys.issue(cast.acme, name="CI")

    assert str(cast.owner) == "owner@acme.test"
    assert str(Membership.objects.get(user=cast.developer)) == "developer@acme.test is developer"
    assert str(row) == "ines@acme.test is developer"
    assert str(InvitationMail.objects.get()).startswith(f"{row.id} due ")
    assert str(key) == f"CI ({secret[:12]}…{secret[-4:]})"
