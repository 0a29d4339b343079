"""The bell of the e-mails."""

from __future__ import annotations

from django.core import mail
from django.utils import timezone

from apps.users import invitations, reset_mail, tasks
from apps.users.models import Membership
from apps.users.team import ownership
from tests.cast import Cast


def test_the_bell_mails_what_is_due(cast: Cast) -> None:
    invitations.invite(cast.acme, email="ines@acme.test", name="Ines", role="admin", by=cast.owner, now=timezone.now())

    reset_mail.ask("owner@acme.test", now=timezone.now())

    heir = Membership.objects.get(user=cast.developer)
    ownership.hand_over(cast.acme, heir.id, by=cast.owner, now=timezone.now())

    tasks.drain()

    assert [letter.to for letter in mail.outbox] == [
        ["owner@acme.test"],
        ["ines@acme.test"],
        ["developer@acme.test"],
        ["owner@acme.test"],
    ]
