"""Can an account pay for anything of a request? Asked before it is accepted, so that a caller learns at once.

The contract's ruling 6 asks for the cheapest outcome only: whether each message can be paid is decided when it leaves.
The fee for a contact is part of that outcome if it is certain: none of the people was reached this month.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from apps.billing import contact_fees, quotes, rates, wallets
from apps.billing.holds import NotEnoughBalance
from apps.billing.models import Wallet
from apps.billing.wallets import Payer
from apps.core.cache import Remembered
from apps.organizations.customer import Customer

# A remembered balance that pays for this many messages is believed for a second; a smaller one is read again.
_PLENTY = 1000
_remembered: Remembered[UUID, int] = Remembered(seconds=1.0)


def check(customer: Customer, *, phones: Collection[str], channels: Collection[str]) -> None:
    """Raises NotEnoughBalance if none of the payers has the price of the cheapest message to one of these people."""
    payers = wallets.billed_customer(customer).payers
    if not payers or not phones:
        return
    price = quotes.cheapest(rates.current(), phones, channels)
    most = price + max(payer.contact_fee for payer in payers)
    ids = [payer.wallet for payer in payers]
    if most and max(_remembered.get_many(ids, _load).values(), default=0) < most * _PLENTY:
        _check_now(payers, price, phones)


def _check_now(payers: Collection[Payer], price: int, phones: Collection[str]) -> None:
    """Who was reached is asked only if a fee is all that is missing."""
    available = _load({payer.wallet for payer in payers})
    able = [payer for payer in payers if available.get(payer.wallet, -1) >= price]
    if any(available[payer.wallet] >= price + payer.contact_fee for payer in able):
        return
    unreached = contact_fees.unreached(able, phones, at=timezone.now())
    if not any(len(people) < len(set(phones)) for people in unreached.values()):
        raise NotEnoughBalance


def _load(ids: set[UUID]) -> dict[UUID, int]:
    return {wallet.id: wallet.available for wallet in Wallet.objects.filter(id__in=ids)}
