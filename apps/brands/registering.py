"""Work through filings: hand brands and campaigns to the registry, and take over what it decides.

One loop does both. What is queued is handed over, but first looked for, because a worker may have died between the call
and the commit: the registry knows each filing by its reference, so nothing is filed twice. Everything else is
compared with the registry: at once after a callback, otherwise every hour while it is reviewed and every day later.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.brands import accounts, filing, handing_over, number_assignment, registry_result
from apps.brands.handing_over import Waits
from apps.brands.models import Filing
from apps.brands.registry import REGISTRIES
from apps.brands.registry.types import Access, Registered, RegistryRefusal
from apps.brands.vocabulary import FilingState
from apps.channels.models import CarrierAccount
from apps.core import queue
from apps.organizations.customer import Customer

log = logging.getLogger(__name__)

_LEASE, _LONGEST_LEASE = timedelta(minutes=1), timedelta(hours=1)
_REVIEWED_EVERY, _REGISTERED_EVERY = timedelta(hours=1), timedelta(days=1)
_WAITS_FOR = timedelta(minutes=10)
# Nothing leaves a suspended account, and nothing is registered for a deleted profile.
_STOPPED = Q()
for _owned in ("brand", "campaign"):
    _STOPPED |= Q(**{f"{_owned}__organization__suspended_at__isnull": False})
    _STOPPED |= Q(**{f"{_owned}__profile__suspended_at__isnull": False})
    _STOPPED |= Q(**{f"{_owned}__profile__deleted_at__isnull": False})


def drain() -> int:
    """Take a step with every filing that is due. Returns how many the registry has answered."""
    answered = 0
    rows = Filing.objects.select_related("brand__organization", "brand__profile", "account")
    rows = rows.select_related("campaign__organization", "campaign__profile", "campaign__brand__filing__account")
    rows = rows.exclude(_STOPPED)
    while taken := queue.claim(rows, 1, lease=_LEASE, doubled_up_to=_LONGEST_LEASE, now=timezone.now()):
        answered += _attempt(taken[0])
    return answered


def _attempt(row: Filing) -> bool:
    account = row.account or _account_for(row)
    if account is None:
        return _wait(row, "Connect a Telnyx account. It is submitted as soon as you have.")
    access = Access(settings.PROVIDER_URLS[account.provider], account.credentials)
    registry = REGISTRIES[account.provider]
    _ours(row).update(account=account)
    row.account = account
    try:
        if row.state == FilingState.QUEUED:
            answer = handing_over.hand_over(row, registry, access)
        else:
            answer = handing_over.look(row, registry, access)
    except Waits as reason:
        return _wait(row, str(reason))
    if isinstance(answer, RegistryRefusal):
        return _refused(row, answer)
    settled = _settle(row, answer, now=timezone.now())
    if settled and row.state == FilingState.APPROVED and row.campaign:
        number_assignment.assign(row, registry, access, now=timezone.now())
    return settled


def _account_for(row: Filing) -> CarrierAccount | None:
    """A campaign is filed by the account that filed its brand."""
    brand = row.campaign.brand if row.campaign else row.brand
    assert brand is not None
    filed: Filing | None = getattr(brand, "filing", None)
    return (filed.account if filed else None) or accounts.account_of(Customer.of(brand))


def _wait(row: Filing, problem: str) -> bool:
    _ours(row).update(due_at=timezone.now() + _WAITS_FOR, attempts=0, problem=problem[:500])
    return False


def _refused(row: Filing, answer: RegistryRefusal) -> bool:
    """What is refused for its fields is rejected, as if a reviewer had done it. Everything else is tried again."""
    now = timezone.now()
    if row.state == FilingState.QUEUED and not answer.is_retryable:
        with transaction.atomic():
            if not _ours(row).update(due_at=now + _REGISTERED_EVERY, attempts=0, problem=""):
                return False
            registry_result.refuse(row, answer.text, answer.reasons, now=now)
        return True
    log.warning("filing %s, try %s: %s", row.pk, row.attempts, answer.text)
    due = row.due_at
    if answer.retry_after is not None:
        due = now + min(timedelta(seconds=answer.retry_after), _LONGEST_LEASE)
    _ours(row).update(due_at=due, problem=answer.text[:500])
    return False


def _settle(row: Filing, answer: Registered, *, now: datetime) -> bool:
    """Store what the registry says, unless another worker has."""
    with transaction.atomic():
        pause = _REVIEWED_EVERY if answer.state == FilingState.IN_REVIEW else _REGISTERED_EVERY
        if not _ours(row).update(due_at=now + pause, attempts=0, problem=""):
            return False
        row.due_at, row.attempts, row.problem = now + pause, 0, ""
        registry_result.store(row, answer, now=now)
    if row.brand and row.state == FilingState.APPROVED:
        waiting = Filing.objects.filter(campaign__brand=row.brand, state=FilingState.QUEUED)
        if waiting.update(due_at=now):
            queue.ring(filing.BELL)
    return True


def _ours(row: Filing) -> QuerySet[Filing]:
    """The row, while the claim is ours, and no callback has made it due again."""
    return Filing.objects.filter(pk=row.pk, attempts=row.attempts, due_at=row.due_at)
