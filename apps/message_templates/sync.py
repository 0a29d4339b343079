"""Compare the templates of an account with those that Meta keeps, and take over what changed there.

An account is compared as soon as it is connected, then every hour, and on request. Its list comes in
pages of 100; each is stored in one transaction, with a fixed number of statements. What a complete list lacks was
deleted at Meta. What we deleted here only stays known, so that it doesn't come back.
"""

from __future__ import annotations

import logging
import random
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from apps.channels.models import CarrierAccount
from apps.channels.providers import KEEPERS
from apps.core import queue
from apps.message_templates import carrier_news, importing, keeping, reconcile, removing, review_words, versions
from apps.message_templates.keeping import ListRefused
from apps.message_templates.models import Submission, TemplateSync
from apps.message_templates.reconcile import Counts
from apps.organizations.customer import Customer

log = logging.getLogger(__name__)

_INTERVAL = timedelta(hours=1)
_FIRST_PAUSE = timedelta(minutes=5)  # longer than a list takes; after a failure it is tried again then


def sync_now(customer: Customer, *, now: datetime) -> TemplateSync:
    """Have the customer's account compared at once. Raises NotConnected."""
    account = keeping.account_of(customer)
    if account is None:
        raise importing.NotConnected
    carrier_news.sync_soon(account.pk, now=now)
    return TemplateSync.objects.get(account=account)


def state_of(customer: Customer) -> TemplateSync | None:
    """When the customer's account is compared next, and what came of the last time; None without WhatsApp."""
    account = keeping.account_of(customer)
    return TemplateSync.objects.filter(account=account).first() if account else None


def connected(account: CarrierAccount, *, now: datetime) -> None:
    """The account is new or has new credentials: compare it at once, and submit what waited for that."""
    carrier_news.sync_soon(account.pk, now=now)
    _submit_waiting([account], now=now)


def drain() -> int:
    """Compare all accounts that are due. Returns how many were."""
    enlist(now=timezone.now())
    done = 0
    rows = TemplateSync.objects.select_related("account__organization", "account__profile")
    while taken := queue.claim(rows, 1, lease=_FIRST_PAUSE, doubled_up_to=_INTERVAL, now=timezone.now()):
        done += _attempt(taken[0])
    return done


def enlist(*, now: datetime) -> None:
    """Put new accounts into the queue. Templates that waited for WhatsApp can be submitted now."""
    owned = CarrierAccount.objects.exclude(organization=None)
    fresh = owned.filter(provider__in=KEEPERS, templatesync=None).exclude(external_id="")
    rows = [TemplateSync(account=account, due_at=now) for account in fresh]
    if not rows:
        return
    TemplateSync.objects.bulk_create(rows, ignore_conflicts=True)
    _submit_waiting([row.account for row in rows], now=now)


def _submit_waiting(accounts: list[CarrierAccount], *, now: datetime) -> None:
    organizations = [account.organization_id for account in accounts]
    Submission.objects.filter(version__template__organization__in=organizations).update(due_at=now)
    queue.ring(versions.BELL)


def _attempt(row: TemplateSync) -> bool:
    ours = TemplateSync.objects.filter(pk=row.pk, attempts=row.attempts)
    try:
        found = run(row.account)
    except ListRefused as problem:
        log.warning("templates of %s can't be compared, try %s: %s", row.account, row.attempts, problem)
        ours.update(problem=str(problem))
        return False
    log.info("templates of %s: %s new, %s changed, %s removed", row.account, found.new, found.changed, found.removed)
    now = timezone.now()
    pause = _INTERVAL * random.uniform(0.9, 1.1)  # noqa: S311 - spreads accounts that were connected together
    ours.update(due_at=now + pause, attempts=0, finished_at=now, problem="")
    return True


def run(account: CarrierAccount) -> Counts:
    """Compare one account now. Raises ListRefused; what was stored until then stays."""
    total, seen, known = Counts(), set[str](), reconcile.known_ids(account)
    taken = importing.taken_slugs(account.customer)
    asked = timezone.now()
    _tell(account, total)
    for page in keeping.pages(account):
        with transaction.atomic():
            part = reconcile.store(account, page.templates, taken=taken, asked=asked, now=timezone.now())
        total.add(part)
        _tell(account, total)
        seen.update(remote.id for remote in page.templates if remote.status.upper() not in review_words.GONE)
        asked = timezone.now()
    with transaction.atomic():
        missing = reconcile.locked(account, known - seen)
        removing.gone_at_carrier(missing, now=timezone.now())
    total.removed = len(missing)
    _tell(account, total)
    return total


def _tell(account: CarrierAccount, total: Counts) -> None:
    """Pages show how far it is."""
    TemplateSync.objects.filter(account=account).update(**asdict(total))
