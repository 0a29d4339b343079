"""Send password reset e-mails. The worker finds out whether an address has an account, so that the page can't tell.

The page writes the same row for every address and answers in the same time. The link is made when the e-mail is sent,
so the database never contains it.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from allauth.account.internal.userkit import filter_users_by_email
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone

from apps.core import queue
from apps.users import members
from apps.users.models import ResetMail

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 6  # about half an hour; by then a person has asked again
_FIRST_PAUSE = timedelta(minutes=1)  # doubled with every attempt
_LONGEST_PAUSE = timedelta(minutes=30)
_LETTER = "account/email/password_reset_key"


def ask(email: str, *, now: datetime) -> None:
    """Queue the e-mail for an address, whether or not it has an account."""
    ResetMail.objects.create(email=email, due_at=now)
    queue.ring("users.mail")


def drain() -> int:
    """Send all e-mails that are due. Returns how many were sent."""
    sent = 0
    while (mail := _claim(now=timezone.now())) is not None:
        sent += _post(mail)
    return sent


def _claim(*, now: datetime) -> ResetMail | None:
    rows = ResetMail.objects.all()
    return next(iter(queue.claim(rows, 1, lease=_FIRST_PAUSE, doubled_up_to=_LONGEST_PAUSE, now=now)), None)


def _post(mail: ResetMail) -> int:
    """The number of e-mails that were sent: one for each account that the address can sign in to."""
    people = filter_users_by_email(mail.email, is_active=True, prefer_verified=True, for_login=True)
    site = {"domain": str(settings.SITE_URL).split("://")[-1]}
    try:
        for person in people:
            context = {"password_reset_url": members.password_link(person), "current_site": site}
            subject = " ".join(render_to_string(f"{_LETTER}_subject.txt", context).split())
            send_mail(subject, render_to_string(f"{_LETTER}_message.txt", context).strip(), None, [mail.email])
    except OSError as problem:  # the mail server's refusals are OSErrors too
        log.warning("a password reset e-mail could not be sent, try %s: %s", mail.attempts, problem)
        if mail.attempts < MAX_ATTEMPTS:
            return 0
    mail.delete()
    return len(people)
