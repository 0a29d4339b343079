"""E-mail the new owner of an organization and the one before when ownership is handed over.

The former owner's e-mail is the one that matters: it tells a person whose session was taken over.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from apps.core import queue
from apps.users.models import Membership, OwnershipMail

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 30  # about a day
_FIRST_PAUSE = timedelta(minutes=1)  # doubled with every attempt …
_LONGEST_PAUSE = timedelta(hours=1)  # … up to this limit


def announce(heir: Membership, former: Membership, *, now: datetime) -> None:
    """Queue both e-mails. The memberships are those of the organization."""
    known = {"organization": heir.organization, "owner": heir.user, "former_owner": former.user, "changed_at": now}
    OwnershipMail.objects.bulk_create(
        OwnershipMail(**known, is_for_owner=is_for_owner, due_at=now) for is_for_owner in (True, False)
    )
    queue.ring("users.mail")


def drain() -> int:
    """Send all e-mails that are due. Returns how many were sent."""
    sent = 0
    rows = OwnershipMail.objects.select_related("organization", "owner", "former_owner")
    while taken := queue.claim(rows, 1, lease=_FIRST_PAUSE, doubled_up_to=_LONGEST_PAUSE, now=timezone.now()):
        sent += _post(taken[0])
    return sent


def _post(mail: OwnershipMail) -> bool:
    subject, text = _letter(mail)
    try:
        send_mail(subject, text, None, [(mail.owner if mail.is_for_owner else mail.former_owner).email])
    except OSError as problem:  # the mail server's refusals are OSErrors too
        log.warning("ownership of %s could not be mailed, try %s: %s", mail.organization_id, mail.attempts, problem)
        if mail.attempts >= MAX_ATTEMPTS:
            mail.delete()
        return False
    mail.delete()
    return True


def _letter(mail: OwnershipMail) -> tuple[str, str]:
    context = {
        "mail": mail,
        "link": str(settings.SITE_URL) + reverse("team:index"),
        "site": str(settings.SITE_URL).split("://")[-1],
    }
    subject = render_to_string("users/email/ownership_subject.txt", context)
    return " ".join(subject.split()), render_to_string("users/email/ownership_message.txt", context)
