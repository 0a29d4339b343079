"""A person verifies their phone with a code that the house's own organization sends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone
from pytest_django.fixtures import Settings

from apps.core.errors import Invalid
from apps.message_templates.models import MessageTemplate
from apps.messaging.models import Message
from apps.onboarding import light
from apps.one_time_codes.models import PhoneCheck
from apps.one_time_codes.phone import persons
from apps.organizations.models import Onboarding
from apps.users.models import User
from tests.cast import Cast, change

pytestmark = pytest.mark.django_db
PHONE = "+14155550123"


@pytest.fixture(autouse=True)
def _house(cast: Cast, settings: Settings) -> None:
    settings.HOUSE_ORGANIZATION = str(cast.outsider.id)


def _code() -> str:
    parameters = Message.objects.get(phone=PHONE).parameters
    assert parameters is not None
    return str(parameters["code"])


def test_house_sends_the_code_and_the_right_one_verifies(cast: Cast) -> None:
    change(cast.acme, onboarding=Onboarding.SIGNED_UP)
    EmailAddress.objects.create(user=cast.owner, email=cast.owner.email, verified=True, primary=True)
    persons.send(cast.owner, "+1 (415) 555-0123", now=timezone.now())
    assert Message.objects.get(phone=PHONE).organization_id == cast.outsider.id
    assert persons.waiting_for(cast.owner, now=timezone.now()) == PHONE

    persons.confirm(cast.owner, _code(), now=timezone.now())

    person = User.objects.get(id=cast.owner.id)
    assert (person.phone, person.phone_verified_at is not None) == (PHONE, True)
    assert light.is_open(cast.acme.organization)
    assert MessageTemplate.objects.owned_by(cast.acme).count() == 6
    assert persons.waiting_for(person, now=timezone.now()) == ""


def test_wrong_code_verifies_nothing(cast: Cast) -> None:
    persons.send(cast.owner, PHONE, now=timezone.now())

    with pytest.raises(persons.WrongCode):
        persons.confirm(cast.owner, "000000" if _code() != "000000" else "111111", now=timezone.now())

    assert User.objects.get(id=cast.owner.id).phone_verified_at is None


def test_code_of_another_person_is_worth_nothing(cast: Cast) -> None:
    persons.send(cast.owner, PHONE, now=timezone.now())

    with pytest.raises(persons.WrongCode):
        persons.confirm(cast.developer, _code(), now=timezone.now())


def test_five_codes_a_day_whatever_the_number(cast: Cast) -> None:
    now = timezone.now()
    for last in range(persons.A_DAY):
        persons.send(cast.owner, f"+1415555{7000 + last * 500}", now=now)

    with pytest.raises(persons.TooManyChecks):
        persons.send(cast.owner, PHONE, now=now)
    persons.send(cast.owner, PHONE, now=now + timedelta(days=1, seconds=1))

    assert PhoneCheck.objects.filter(user=cast.owner).count() == persons.A_DAY + 1


def test_what_is_no_number_is_named(cast: Cast) -> None:
    with pytest.raises(Invalid) as caught:
        persons.send(cast.owner, "call me", now=timezone.now())

    assert set(caught.value.details) == {"phone"}


@pytest.mark.parametrize("house", ["", "No such organization"])
def test_not_offered_without_a_house(cast: Cast, settings: Settings, house: str) -> None:
    settings.HOUSE_ORGANIZATION = house

    assert not persons.is_offered()
    with pytest.raises(persons.NotOffered):
        persons.send(cast.owner, PHONE, now=timezone.now())
