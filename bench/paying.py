"""An order for the worker process: bill the organization, with more money than it can spend, or bill it no more."""

from __future__ import annotations

from django.utils import timezone

from apps.billing import ledger, money, wallets
from apps.billing.models import EntryKind, Rate, Wallet
from apps.channels.models import Channel
from apps.core import epoch
from apps.core.models import new_id
from apps.organizations.customer import Customer
from apps.organizations.models import Organization

_PRICE = money.UNIT // 100


def use_wallet(is_on: bool) -> int:
    now = timezone.now()
    if is_on:
        wallet = wallets.open_for(Customer(Organization.objects.get()))
        ledger.record(wallet.id, EntryKind.ADJUSTMENT, 10**6 * money.UNIT, subject_id=new_id(), now=now)
        if not Rate.objects.filter(channel=Channel.SMS).exists():
            Rate.objects.create(channel=Channel.SMS, cost=_PRICE, valid_from=now)
    else:
        Wallet.objects.all().delete()
    epoch.advance()
    return int(is_on)


ORDERS = {"use_wallet": use_wallet}
