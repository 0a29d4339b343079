"""Signing up is closed unless the operator opens it; and nobody learns who has an account."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from apps.users import members, reset_mail
from apps.users.models import User
from tests.cast import Cast

_NEW = {"email": "new@example.test", "password1": "unrelated-words-7"}


def test_nobody_signs_up_by_themselves(client: Client, cast: Cast) -> None:
    client.post("/signup/", _NEW)

    assert not User.objects.filter(email=_NEW["email"]).exists()


def test_unless_the_operator_says_so(client: Client, cast: Cast, settings: Settings) -> None:
    settings.SIGNUP_OPEN = True

    client.post("/signup/", _NEW)

    assert User.objects.filter(email=_NEW["email"]).exists()
    assert mail.outbox[0].subject == "Confirm your address"


@pytest.mark.parametrize("email", ["ines@acme.test", "nobody@example.test"])
def test_a_reset_says_the_same_to_everybody(client: Client, cast: Cast, email: str) -> None:
    members.create_user("ines@acme.test", "correct horse")

    response = client.post("/password/reset/", {"email": email}, follow=True)
    reset_mail.drain()

    assert response.redirect_chain == [("/password/reset/done/", 302)]
    assert [message.to for message in mail.outbox] == ([["ines@acme.test"]] if email == "ines@acme.test" else [])


@pytest.mark.parametrize("email", ["ines@acme.test", "nobody@example.test"])
def test_a_wrong_password_says_the_same_to_everybody(client: Client, cast: Cast, email: str) -> None:
    members.create_user("ines@acme.test", "correct horse")

    response = client.post("/login/", {"login": email, "password": "wrong horse"})

    assert "email address and/or password you specified are not correct" in response.content.decode()


def test_guessing_is_slowed_down(client: Client, cast: Cast) -> None:
    members.create_user("ines@acme.test", "correct horse")

    for _ in range(12):
        response = client.post("/login/", {"login": "ines@acme.test", "password": "wrong horse"})

    assert "Too many failed login attempts" in response.content.decode()


def test_a_reset_link_works_once(client: Client, cast: Cast) -> None:
    members.create_user("ines@acme.test", "correct horse")
    client.post("/password/reset/", {"email": "ines@acme.test"})
    reset_mail.drain()
    link = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)
    form = client.get(link, follow=True).request["PATH_INFO"]
    chosen = {"password1": "unrelated-words-7", "password2": "unrelated-words-7"}

    client.post(form, chosen)

    assert b"no longer works" in Client().get(link, follow=True).content
    assert client.post("/login/", {"login": "ines@acme.test", "password": chosen["password1"]}).status_code == 302


def test_an_address_that_is_not_confirmed_does_not_get_in(client: Client, cast: Cast) -> None:
    User.objects.create_user("ines@acme.test", "correct horse")

    response = client.post("/login/", {"login": "ines@acme.test", "password": "correct horse"}, follow=True)

    assert b"Confirm your address" in response.content
    assert mail.outbox[0].to == ["ines@acme.test"]
