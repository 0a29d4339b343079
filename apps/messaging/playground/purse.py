"""What a message that is only rehearsed would cost, and whether its account has that much.

Each message is asked about by itself, of the balance as it is now. Who pays is the first payer that can, as in `holds`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from apps.billing import contact_fees, months, quotes, rates, wallets, wording
from apps.billing.rates import Quote
from apps.billing.wallets import Payer
from apps.messaging.sending.draft import Draft
from apps.organizations.customer import Customer


@dataclass(frozen=True, slots=True)
class Cost:
    """In micro-units: the price, with the reseller's share, and the fee for a contact, if it is due."""

    price: int = 0
    fee: int = 0
    is_covered: bool = True

    @property
    def total(self) -> int:
        return self.price + self.fee


FREE = Cost()


class Purse:
    """The wallets that would pay for messages to these people at this moment."""

    def __init__(self, customer: Customer, phones: Collection[str], *, at: datetime) -> None:
        self.billed = wallets.billed_customer(customer)
        self.prices = rates.current() if self.billed.payers else None
        self._at = at
        self._available = {wallet.id: wallet.available for wallet in wallets.paying(customer)}
        self._unreached = contact_fees.unreached(self.billed.payers, phones, at=at)

    @property
    def takes_fees(self) -> bool:
        return bool(self._unreached)

    def cost(self, draft: Draft) -> Cost:
        """Of a draft that has been through the pipeline. If no payer has as much, it is what the first would pay."""
        if draft.quote is None:
            return FREE
        costs = [self._cost(payer, draft.quote, draft.phone) for payer in self.billed.payers]
        return next((cost for cost in costs if cost.is_covered), costs[0])

    def month(self, *, now: datetime) -> str:
        """For which the fee is due: "this month", or "in December 2026" for what is sent later."""
        zone = self.billed.payers[0].zone
        month = months.first(months.today(zone, now=self._at))
        return "this month" if month == months.first(months.today(zone, now=now)) else f"in {wording.month(month)}"

    def _cost(self, payer: Payer, quote: Quote, phone: str) -> Cost:
        price = quotes.with_share(quote, payer)
        fee = payer.contact_fee if phone in self._unreached.get(payer.wallet, ()) else 0
        return Cost(price, fee, price + fee <= self._available.get(payer.wallet, 0))
