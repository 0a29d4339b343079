"""Send invitation e-mails: the worker creates each link, stores its hash and sends the e-mail.

An e-mail that fails is retried for as long as the invitation is valid, with a new link each time. Only the newest
link works.
"""

from __future__ import annotations

import logging
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from apps.core import queue
from apps.users import api_keys, invitations, roles
from apps.users.models import InvitationMail, Membership, MembershipStatus

log = logging.getLogger(__name__)

_FIRST_PAUSE = timedelta(minutes=1)  # doubled with every attempt …
_LONGEST_PAUSE = timedelta(hours=1)  # … up to this limit


def drain() -> int:
    """Send all e-mails that are due. Returns how many were sent."""
    left = 0
    while (mail := _claim(now=timezone.now())) is not None:
        left += _post(mail, now=timezone.now())
    return left


def _claim(*, now: datetime) -> InvitationMail | None:
    """Claim the e-mail that has been due longest. No other worker gets it until its pause is over."""
    rows = InvitationMail.objects.all()
    taken = queue.claim(rows, 1, lease=_FIRST_PAUSE, doubled_up_to=_LONGEST_PAUSE, now=now)
    return next(iter(taken), None)


def _post(mail: InvitationMail, *, now: datetime) -> bool:
    row = Membership.objects.select_related("organization", "profile", "invited_by").filter(id=mail.of_id).first()
    token = secrets.token_urlsafe(32)
    if row is None or not _remember(row, token, now=now):
        _forget(mail)
        return False
    subject, text = _letter(row, token)
    try:
        send_mail(subject, text, None, [row.email])
    except OSError as problem:  # the mail server's refusals are OSErrors too
        log.warning("invitation %s could not be mailed, try %s: %s", row.id, mail.attempts, problem)
        return False
    _forget(mail)
    return True


def _remember(row: Membership, token: str, *, now: datetime) -> bool:
    """Store the hash of the link if the invitation is still open."""
    if row.status != MembershipStatus.INVITED or now >= invitations.expires_at(row):
        return False
    standing = Membership.objects.filter(id=row.id, status=MembershipStatus.INVITED, invited_at=row.invited_at)
    return bool(standing.update(token_hash=api_keys.digest(token)))


def _forget(mail: InvitationMail) -> None:
    """Delete the queue row, unless the person was invited again in the meantime."""
    InvitationMail.objects.filter(of=mail.of_id, attempts=mail.attempts).delete()


def _letter(row: Membership, token: str) -> tuple[str, str]:
    context = {
        "row": row,
        "link": str(settings.SITE_URL) + reverse("users:invitation", args=[token]),
        "abilities": roles.abilities(row.role),
        "expires_at": invitations.expires_at(row),
        "site": str(settings.SITE_URL).split("://")[-1],
    }
    subject = render_to_string("users/email/invitation_subject.txt", context)
    return " ".join(subject.split()), render_to_string("users/email/invitation_message.txt", context)
