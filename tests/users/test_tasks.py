"""The bell of the invitations."""

from __future__ import annotations

from django.core import mail
from django.utils import timezone

from apps.users import invitations, tasks
from tests.cast import Cast


def test_the_bell_mails_what_is_due(cast: Cast) -> None:
    invitations.invite(cast.acme, email="ines@acme.test", name="Ines", role="admin", by=cast.owner, now=timezone.now())

    tasks.drain()

    assert [letter.to for letter in mail.outbox] == [["ines@acme.test"]]
