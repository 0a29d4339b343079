"""Can an account pay for anything of a request? Asked before it is accepted, so that a caller learns at once.

The contract's ruling 6 asks for the cheapest outcome only: whether each message can be paid is decided when it leaves.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from apps.billing import quotes, rates, wallets
from apps.billing.holds import NotEnoughBalance
from apps.billing.models import Wallet
from apps.core.cache import Remembered
from apps.organizations.customer import Customer

# A remembered balance that pays for this many messages is believed for a second; a smaller one is read again.
_PLENTY = 1000
_remembered: Remembered[UUID, int] = Remembered(seconds=1.0)


def check(customer: Customer, *, phones: Collection[str], channels: Collection[str]) -> None:
    """Raises NotEnoughBalance if none of the payers has the price of the cheapest message to one of these people."""
    payers = wallets.billed_customer(customer).payers
    if not payers:
        return
    price = quotes.cheapest(rates.current(), phones, channels)
    ids = [payer.wallet for payer in payers]
    if price and max(_remembered.get_many(ids, _load).values(), default=0) < price * _PLENTY:
        fresh = _load(set(ids))
        if all(available < price for available in fresh.values()):
            raise NotEnoughBalance


def _load(ids: set[UUID]) -> dict[UUID, int]:
    return {wallet.id: wallet.available for wallet in Wallet.objects.filter(id__in=ids)}
