"""The worker's task: send the invitations that are due."""

from __future__ import annotations

from celery import shared_task

from apps.users import invitation_mail


@shared_task(name="users.invite")
def drain() -> None:
    invitation_mail.drain()
