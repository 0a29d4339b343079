"""The page where a person verifies their phone, with or without an account."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from apps.messaging.models import Message
from apps.users.models import User
from tests.cast import Cast
from tests.factories import users

pytestmark = pytest.mark.django_db
PHONE = "+14155550123"


@pytest.fixture
def person(cast: Cast, client: Client, settings: Settings) -> User:
    settings.HOUSE_ORGANIZATION = str(cast.outsider.id)
    found = users.user("newcomer@new.test")
    client.force_login(found)
    return found


def test_number_then_code(person: User, client: Client) -> None:
    address = reverse("phone:verify")
    assert "Send code" in client.get(address).content.decode()

    assert client.post(address, {"do": "send", "phone": PHONE}).status_code == 302
    assert "Verify phone" in client.get(address).content.decode()
    parameters = Message.objects.get(phone=PHONE).parameters or {}
    assert client.post(address, {"do": "confirm", "code": f" {parameters['code']} "}).status_code == 302

    assert User.objects.get(id=person.id).phone == PHONE


def test_mistakes_stand_at_their_fields(person: User, client: Client) -> None:
    wrong_number = client.post(reverse("phone:verify"), {"do": "send", "phone": "12"})
    client.post(reverse("phone:verify"), {"do": "send", "phone": PHONE})
    wrong_code = client.post(reverse("phone:verify"), {"do": "confirm", "code": "1"})

    assert (wrong_number.status_code, wrong_code.status_code) == (422, 422)
    assert "with its country code" in wrong_number.content.decode()
    assert "isn&#x27;t right" in wrong_code.content.decode()
    assert User.objects.get(id=person.id).phone == ""


def test_page_says_when_it_is_not_offered(person: User, client: Client, settings: Settings) -> None:
    settings.HOUSE_ORGANIZATION = ""

    assert "Ask your server’s operator" in client.get(reverse("phone:verify")).content.decode()
