"""Wallets, rates, and rows of the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F

from apps.billing import affording, rates, wallets
from apps.billing.models import COUNTER, DailySpend, EntryKind, LedgerEntry, Rate, ReachedContact, Wallet
from apps.billing.wallets import Payer
from apps.channels.models import Channel
from apps.core.models import new_id
from apps.forgetting import keyed_hash
from apps.messaging.models import Message
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

_NONE = UUID(int=0)
CENT = 10_000  # micro-units


def wallet(customer: Customer, balance: int = 0, **columns: Any) -> Wallet:
    """A wallet whose balance one adjustment explains."""
    wallets._remembered.clear()
    affording._remembered.clear()
    row = Wallet.objects.create(id=customer.id, balance=balance, **owner_columns(customer), **columns)
    if balance:
        entry(row, EntryKind.ADJUSTMENT, balance)
    return row


def rate(price: int = CENT, channel: str = Channel.SMS, **columns: Any) -> Rate:
    """What one segment or message costs; for every country, unless one is given."""
    rates._books.clear()
    given = {"valid_from": datetime.now(UTC) - timedelta(days=1), **columns}
    return Rate.objects.create(channel=channel, cost=price, **given)


def entry(of: Wallet, kind: EntryKind, amount: int, **columns: Any) -> LedgerEntry:
    """A row of the ledger. The wallet's balance is not moved."""
    given = {"subject_id": new_id(), "at": datetime.now(UTC), "counter": COUNTER[kind], **columns}
    return LedgerEntry.objects.create(wallet_id=of.id, kind=kind, amount=amount, **given)


def reached(payer: Payer, phone: str, month: date) -> ReachedContact:
    """A person whom a payer's messages have reached."""
    person = keyed_hash.of(payer.organization_id, phone).hex()
    row: ReachedContact = ReachedContact.objects.create(
        wallet_id=payer.wallet, month=month, person=person, message_id=new_id(), messages=1
    )
    return row


def moved(of: Wallet, kind: EntryKind, amount: int, **columns: Any) -> LedgerEntry:
    """A row of the ledger, and the wallet's balance."""
    Wallet.objects.filter(id=of.id).update(balance=F("balance") + amount)
    return entry(of, kind, amount, **columns)


def spend(of: Wallet, amount: int, **columns: Any) -> DailySpend:
    """What a day's messages of one kind cost."""
    given = {
        "day": datetime.now(UTC).date(),
        "profile_id": _NONE,
        "channel": Channel.SMS,
        "country": "US",
        "template_id": _NONE,
        "messages": 1,
        "units": 1,
        **columns,
    }
    return DailySpend.objects.create(wallet_id=of.id, amount=amount, **given)


def charge(message: Message, micros: int, kind: EntryKind = EntryKind.CHARGE, **columns: Any) -> LedgerEntry:
    """What a message cost its account, as it left; negative for what is paid back. No wallet is needed."""
    given = {
        "subject_id": message.id,
        "at": message.created_at + timedelta(seconds=2),
        "counter": COUNTER[kind],
        "profile_id": message.profile_id,
        "channel": message.channel or Channel.SMS,
        "country": "US",
        "template_id": message.template_id,
        "units": message.segments or 1,
        **columns,
    }
    account = message.profile_id or message.organization_id
    return LedgerEntry.objects.create(wallet_id=account, kind=kind, amount=-micros, **given)
