"""Tell those who may add funds, by e-mail: that the balance is low, or that auto-recharge is paused.

An e-mail that fails is tried again later, for a day.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from apps.billing import money
from apps.billing.models import Wallet
from apps.billing.payments.models import BillingNotice
from apps.core import queue
from apps.users.models import Membership
from apps.users.roles import PERMISSIONS

log = logging.getLogger(__name__)

_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
_WORTH_TELLING = timedelta(days=1)
_AMOUNTS = ("available", "threshold", "amount")  # of the facts


def drain() -> int:
    """Send all e-mails that are due. Returns how many notices were told."""
    told = 0
    rows = BillingNotice.objects.select_related("wallet__organization", "wallet__profile")
    while taken := queue.claim(rows, 1, lease=_FIRST_PAUSE, doubled_up_to=_LONGEST_PAUSE, now=timezone.now()):
        told += _post(taken[0])
    return told


def _post(notice: BillingNotice) -> bool:
    subject, text = _letter(notice)
    is_told = True
    try:
        for address in recipients(notice.wallet):  # one each, so that they don't see each other's addresses
            send_mail(subject, text, None, [address])
    except OSError as problem:  # the mail server's refusals are OSErrors too
        log.warning("notice %s could not be mailed, try %s: %s", notice.id, notice.attempts, problem)
        is_told = False
    if is_told or timezone.now() - notice.created_at > _WORTH_TELLING:
        BillingNotice.objects.filter(id=notice.id, attempts=notice.attempts).delete()
    return is_told


def recipients(wallet: Wallet) -> list[str]:
    """Their addresses, each once: of the account, and of its organization."""
    roles = PERMISSIONS["billing.edit"].roles
    members = Membership.objects.active().filter(organization=wallet.organization_id, role__in=roles)
    found = members.filter(Q(profile=None) | Q(profile=wallet.profile_id)).select_related("user")
    return sorted({member.address for member in found})


def _letter(notice: BillingNotice) -> tuple[str, str]:
    amounts = {name: money.words(notice.facts[name]) for name in _AMOUNTS if name in notice.facts}
    context = {
        **notice.facts,
        **amounts,
        "account": notice.wallet.profile or notice.wallet.organization,
        "link": f"{settings.SITE_URL}/billing/payments/",
        "site": str(settings.SITE_URL).split("://")[-1],
    }
    subject = render_to_string(f"payments/email/{notice.kind}_subject.txt", context)
    return " ".join(subject.split()), render_to_string(f"payments/email/{notice.kind}_message.txt", context)
