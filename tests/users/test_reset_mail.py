"""Password reset e-mails: for every address the same row, and for accounts an e-mail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from apps.users import members, reset_mail
from apps.users.models import ResetMail, User
from tests.cast import Cast

NOW = timezone.now()


def test_an_account_gets_a_link_that_opens(cast: Cast, client: Client) -> None:
    members.create_user("ines@acme.test", "correct horse")
    reset_mail.ask("Ines@acme.test", now=NOW)

    assert reset_mail.drain() == 1

    (letter,) = mail.outbox
    link = next(word for word in str(letter.body).split() if "/password/reset/key/" in word)
    assert (letter.to, letter.subject) == (["Ines@acme.test"], "Choose a new password")
    assert client.get(link, follow=True).status_code == 200
    assert not ResetMail.objects.exists()


@pytest.mark.parametrize("state", ["unknown", "disabled"])
def test_others_get_nothing_and_leave_nothing(cast: Cast, state: str) -> None:
    if state == "disabled":
        person = members.create_user("ines@acme.test", "correct horse")
        User.objects.filter(id=person.id).update(is_active=False)
    reset_mail.ask("ines@acme.test", now=NOW)

    assert reset_mail.drain() == 0
    assert not mail.outbox
    assert not ResetMail.objects.exists()


def test_a_mail_server_that_is_away_is_tried_again_and_given_up(cast: Cast, settings: Settings) -> None:
    members.create_user("ines@acme.test", "correct horse")
    reset_mail.ask("ines@acme.test", now=NOW)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    left = []
    for _ in range(reset_mail.MAX_ATTEMPTS):
        assert reset_mail.drain() == 0 or not ResetMail.objects.exists()
        left.append(ResetMail.objects.count())
        ResetMail.objects.update(due_at=NOW - timedelta(days=1))

    assert left == [1] * (reset_mail.MAX_ATTEMPTS - 1) + [0]
