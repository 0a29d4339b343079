"""The worker's task: send the e-mails that are due: invitations, password resets, changes of owner."""

from __future__ import annotations

from celery import shared_task

from apps.users import invitation_mail, ownership_mail, reset_mail


@shared_task(name="users.mail")
def drain() -> None:
    reset_mail.drain()
    invitation_mail.drain()
    ownership_mail.drain()
