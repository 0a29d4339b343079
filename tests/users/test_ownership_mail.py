"""E-mails about a new owner: both people get one."""

from __future__ import annotations

from datetime import timedelta

from django.core import mail
from django.utils import timezone
from pytest_django.fixtures import Settings

from apps.users import ownership_mail
from apps.users.models import Membership, OwnershipMail
from apps.users.team import ownership
from tests.cast import Cast

NOW = timezone.now()


def _hand_over(cast: Cast) -> None:
    ownership.hand_over(cast.acme, Membership.objects.get(user=cast.developer).id, by=cast.owner, now=NOW)


def test_the_new_owner_and_the_one_before_get_an_email(cast: Cast) -> None:
    _hand_over(cast)

    assert ownership_mail.drain() == 2

    by_person = {str(letter.to[0]): letter for letter in mail.outbox}
    assert {to: letter.subject for to, letter in by_person.items()} == {
        "developer@acme.test": "You are the owner of Acme now",
        "owner@acme.test": "You handed over ownership of Acme",
    }
    assert "owner@acme.test (owner@acme.test) handed ownership" in by_person["developer@acme.test"].body
    assert "to developer@acme.test (developer@acme.test)" in by_person["owner@acme.test"].body
    assert "If this wasn't you" in by_person["owner@acme.test"].body
    assert not OwnershipMail.objects.exists()


def test_a_mail_server_that_is_away_is_tried_again_and_given_up(cast: Cast, settings: Settings) -> None:
    _hand_over(cast)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    assert ownership_mail.drain() == 0
    assert OwnershipMail.objects.filter(due_at__gt=NOW).count() == 2
    OwnershipMail.objects.update(due_at=NOW - timedelta(days=1), attempts=ownership_mail.MAX_ATTEMPTS - 1)
    assert ownership_mail.drain() == 0

    assert not OwnershipMail.objects.exists()
