"""Tell people by e-mail that we turned one of their endpoints off: those who may edit webhooks, of its account and of
the organization.

An e-mail that fails is tried again for as long as the endpoint is off.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from apps.core import queue
from apps.users.models import Membership
from apps.users.roles import PERMISSIONS
from apps.webhooks import switching
from apps.webhooks.models import DisabledNotice, Endpoint

log = logging.getLogger(__name__)

_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)


def drain() -> int:
    """Send all e-mails that are due. Returns how many endpoints were told of."""
    told = 0
    rows = DisabledNotice.objects.select_related("endpoint__organization", "endpoint__profile")
    while taken := queue.claim(rows, 1, lease=_FIRST_PAUSE, doubled_up_to=_LONGEST_PAUSE, now=timezone.now()):
        told += _post(taken[0])
    return told


def _post(notice: DisabledNotice) -> bool:
    endpoint = notice.endpoint
    addresses = recipients(endpoint)
    subject, text = _letter(endpoint)
    try:
        for address in addresses:  # one each, so that they don't see each other's addresses
            send_mail(subject, text, None, [address])
    except OSError as problem:  # the mail server's refusals are OSErrors too
        log.warning("notice about webhook %s could not be mailed, try %s: %s", endpoint.id, notice.attempts, problem)
        return False
    DisabledNotice.objects.filter(endpoint=endpoint, attempts=notice.attempts).delete()
    return True


def recipients(endpoint: Endpoint) -> list[str]:
    """Their addresses, each once."""
    roles = PERMISSIONS["webhooks.edit"].roles
    members = Membership.objects.active().filter(organization=endpoint.organization_id, role__in=roles)
    found = members.filter(Q(profile=None) | Q(profile=endpoint.profile_id)).select_related("user")
    return sorted({member.address for member in found})


def _letter(endpoint: Endpoint) -> tuple[str, str]:
    context = {
        "endpoint": endpoint,
        "account": endpoint.profile or endpoint.organization,
        "max_failures": switching.MAX_FAILURES,
        "days": settings.WEBHOOK_LOG_DAYS,
        "link": f"{settings.SITE_URL}/webhooks/{endpoint.id}/",
        "site": str(settings.SITE_URL).split("://")[-1],
    }
    subject = render_to_string("webhooks/email/disabled_subject.txt", context)
    return " ".join(subject.split()), render_to_string("webhooks/email/disabled_message.txt", context)
