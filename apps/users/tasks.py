"""The worker's task: send the invitations and password reset e-mails that are due."""

from __future__ import annotations

from celery import shared_task

from apps.users import invitation_mail, reset_mail


@shared_task(name="users.mail")
def drain() -> None:
    reset_mail.drain()
    invitation_mail.drain()
