"""What an account has left to spend, of the first wallet that pays for its messages."""

from __future__ import annotations

from datetime import datetime

from apps.billing import wallets
from apps.billing.models import LedgerEntry, Wallet
from apps.core.errors import DomainError
from apps.organizations.customer import Customer


class NotBilled(DomainError):
    code = "RESOURCE_017"
    message = "This account is not billed"


def wallet_of(customer: Customer) -> Wallet:
    """A profile's own or its organization's, as `billing_model` says. Raises NotBilled."""
    found = wallets.paying(customer)
    if not found:
        raise NotBilled
    return found[0]


def moved_at(wallet: Wallet) -> datetime:
    """When its balance last changed; the row doesn't say."""
    newest = LedgerEntry.objects.of(wallet.id).order_by("-at").values_list("at", flat=True).first()
    return newest or wallet.created_at
