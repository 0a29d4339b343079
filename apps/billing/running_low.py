"""Whether a balance runs low: below its alert, or gone within a week at the pace of the last days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from apps.billing import months, pace, wallets, wording
from apps.billing.models import Wallet
from apps.organizations.customer import Customer

_SOON = 7  # days


@dataclass(frozen=True, slots=True)
class RunningLow:
    """`days` is None if we can't say how long the balance lasts."""

    wallet: Wallet
    days: int | None

    @property
    def sentence(self) -> str:
        """Balance lasts about 3 days."""
        if self.wallet.available <= 0:
            return "There is no balance left."
        if self.days is None:
            return "The balance is low."
        if self.days == 0:
            return "The balance lasts less than a day."
        return f"The balance lasts about {wording.counted(self.days, 'day')}."


def of(customer: Customer, *, now: datetime) -> RunningLow | None:
    """About this account's own wallet. An organization's is its own to fill, not its profiles'."""
    wallet = wallets.of(customer)
    if wallet is None:
        return None
    going = pace.of_wallet(wallet.id, today=months.today(ZoneInfo(wallet.timezone), now=now))
    days = pace.lasts(going, wallet.available)
    is_below = wallet.alert_below is not None and wallet.available < wallet.alert_below
    is_soon = days is not None and days < _SOON
    return RunningLow(wallet, days) if is_below or is_soon else None
