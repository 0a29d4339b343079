"""Alert once when a wallet falls below its alert: by e-mail and as the event `billing.low_balance`.

`ledger.record` ends the alert when enough money has come, and the next fall alerts again.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from apps.billing import money
from apps.billing.models import Wallet
from apps.billing.payments import notices
from apps.billing.payments.models import NoticeKind
from apps.organizations.customer import Customer
from apps.webhooks import outbox
from apps.webhooks.outbox import OutboxEvent

_AT_ONCE = 50  # wallets that are locked together


def drain(*, now: datetime) -> int:
    """Alert of all wallets that are below. Returns how many."""
    told = 0
    while count := _tell_some(now=now):
        told += count
    return told


def _tell_some(*, now: datetime) -> int:
    with transaction.atomic():
        watched = Wallet.objects.filter(alert_below__isnull=False, alerted_at=None, profile__deleted_at=None)
        below = watched.filter(alert_below__gt=F("balance") - F("reserved")).select_related("organization", "profile")
        low = list(below.select_for_update(of=("self",), skip_locked=True, no_key=True)[:_AT_ONCE])
        for wallet in low:
            _tell(wallet, now=now)
        Wallet.objects.filter(id__in=[wallet.id for wallet in low]).update(alerted_at=now)
    return len(low)


def _tell(wallet: Wallet, *, now: datetime) -> None:
    threshold = wallet.alert_below or 0
    facts = {"available": wallet.available, "threshold": threshold}
    notices.add(wallet.id, NoticeKind.LOW_BALANCE, facts, now=now)
    payload = {
        "balance": money.wire(wallet.balance),
        "available": money.wire(wallet.available),
        "threshold": money.wire(threshold),
        "currency": settings.BILLING_CURRENCY,
    }
    outbox.publish(Customer.of(wallet), [OutboxEvent("billing.low_balance", wallet.id, now, payload)])
