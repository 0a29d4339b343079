"""An organization of one's own after signing up."""

from __future__ import annotations

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from apps.core.errors import Invalid
from apps.message_templates.models import MessageTemplate
from apps.onboarding import founding
from apps.organizations.models import Onboarding
from apps.users.models import Membership, Role
from tests.cast import Cast
from tests.factories import users

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _everyone_may_sign_up(settings: Settings) -> None:
    settings.SIGNUP_OPEN = True


def test_founder_owns_an_organization_at_its_beginning() -> None:
    person = users.user("founder@new.test")

    made = founding.found(person, "  New   Ltd ", now=timezone.now())

    assert (made.organization.name, made.organization.onboarding) == ("New Ltd", Onboarding.SIGNED_UP)
    assert Membership.objects.get(user=person).role == Role.OWNER


def test_one_organization_a_person() -> None:
    person = users.user("founder@new.test")
    founding.found(person, "New Ltd", now=timezone.now())

    with pytest.raises(founding.NotOpen):
        founding.found(person, "Another", now=timezone.now())


def test_members_found_nothing_and_nobody_does_where_sign_up_is_closed(cast: Cast, settings: Settings) -> None:
    assert not founding.may_found(cast.developer)
    settings.SIGNUP_OPEN = False

    with pytest.raises(founding.NotOpen):
        founding.found(users.user("founder@new.test"), "New Ltd", now=timezone.now())


def test_name_is_needed() -> None:
    with pytest.raises(Invalid):
        founding.found(users.user("founder@new.test"), "  ", now=timezone.now())


def test_verified_founder_has_the_samples_at_once() -> None:
    person = users.user("founder@new.test")
    person.phone_verified_at = timezone.now()

    made = founding.found(person, "New Ltd", now=timezone.now())

    assert MessageTemplate.objects.owned_by(made).count() == 6
