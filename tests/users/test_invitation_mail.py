"""Invitations are mailed: once when all is well, again when it is not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django.fixtures import Settings

from apps.users import invitation_mail, invitations
from apps.users.models import InvitationMail, Membership, Role
from apps.users.team import actions as team
from tests.cast import Cast

NOW = timezone.now()


def _invite(cast: Cast, name: str = "Ines") -> Membership:
    return invitations.invite(cast.shop, email="ines@acme.test", name=name, role=Role.DEVELOPER, by=cast.owner, now=NOW)


def _token(text: str) -> str:
    found = re.search(r"/invitations/([\w-]+)/", text)
    assert found
    return found[1]


def _due_again() -> None:
    InvitationMail.objects.update(due_at=NOW)


def test_a_letter_says_who_invites_to_what_and_its_link_opens(cast: Cast) -> None:
    row = _invite(cast)

    assert invitation_mail.drain() == 1

    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["ines@acme.test"], "owner@acme.test invites you to EU shop")
    assert "a profile of Acme, as developer" in letter.body
    assert "You can send messages, " in letter.body
    assert invitations.opened(_token(str(letter.body)), now=NOW) == row
    assert not InvitationMail.objects.exists()
    assert invitation_mail.drain() == 0


def test_the_token_is_kept_as_a_hash(cast: Cast) -> None:
    row = _invite(cast)

    invitation_mail.drain()

    row.refresh_from_db()
    token = _token(str(mail.outbox[0].body))
    assert row.token_hash is not None
    assert len(row.token_hash) == 32
    assert token.encode() not in bytes(row.token_hash)


def test_a_name_with_a_line_break_makes_no_header(cast: Cast) -> None:
    cast.owner.name = "Eve\nBcc: all@acme.test"
    cast.owner.save()
    _invite(cast)

    invitation_mail.drain()

    assert mail.outbox[0].subject == "Eve Bcc: all@acme.test invites you to EU shop"


def test_a_name_with_line_breaks_adds_no_line(cast: Cast) -> None:
    _invite(cast, "Ines\r\n\r\nYour account is blocked")

    invitation_mail.drain()

    assert "Hello Ines Your account is blocked," in mail.outbox[0].body


def test_names_are_written_as_they_are(cast: Cast) -> None:
    _invite(cast, "Ines & O'Hara")

    invitation_mail.drain()

    assert "Hello Ines & O'Hara," in mail.outbox[0].body


def test_a_mail_server_that_is_down_is_tried_again(
    cast: Cast, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 9
    row = _invite(cast)

    assert invitation_mail.drain() == 0
    assert "could not be mailed" in caplog.text
    waiting = InvitationMail.objects.get()
    assert waiting.due_at > timezone.now() + timedelta(seconds=50)

    settings.EMAIL_BACKEND = working
    _due_again()
    assert invitation_mail.drain() == 1
    assert invitations.opened(_token(str(mail.outbox[0].body)), now=NOW) == row


def test_an_invitation_that_does_not_stand_any_more_is_not_mailed(cast: Cast) -> None:
    row = _invite(cast)
    Membership.objects.filter(id=row.id).update(invited_at=NOW - timedelta(days=8))

    assert invitation_mail.drain() == 0
    assert mail.outbox == []
    assert not InvitationMail.objects.exists()


def test_a_withdrawn_invitation_is_not_mailed(cast: Cast) -> None:
    team.remove(cast.shop, _invite(cast).id, by=cast.owner)

    assert invitation_mail.drain() == 0
    assert mail.outbox == []
