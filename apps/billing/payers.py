"""Who pays for an account's messages and on which terms, in words; and what is left in the wallet."""

from __future__ import annotations

from dataclasses import dataclass

from apps.billing import money, wallets
from apps.billing.models import PriceModel, Wallet
from apps.organizations.customer import Customer

_FOR_EACH = "for each SMS segment and each WhatsApp message, at the price for its country"


@dataclass(frozen=True, slots=True)
class Funds:
    """A wallet that pays. `balance_shown` is false for an organization's wallet, to people of one profile only."""

    wallet: Wallet
    balance_shown: bool

    @property
    def owner(self) -> str:
        return str((self.wallet.profile or self.wallet.organization).name)

    @property
    def available(self) -> str:
        return money.words(self.wallet.available)

    @property
    def balance(self) -> str:
        return money.words(self.wallet.balance)

    @property
    def reserved(self) -> str:
        return money.words(self.wallet.reserved)


def funds(customer: Customer, *, is_of_organization: bool) -> list[Funds]:
    """The wallets that pay for this account's messages, in order. Empty if it isn't billed."""
    return [
        Funds(wallet, balance_shown=is_of_organization or wallet.id == customer.id)
        for wallet in wallets.paying(customer)
    ]


def who_pays(customer: Customer, found: list[Funds]) -> str:
    """A sentence; empty for an organization, which pays for itself."""
    if not (found and customer.profile):
        return ""
    first, *others = found
    if first.wallet.id != customer.id:
        return f"{first.owner} pays for this profile's messages."
    if others:
        return f"This profile pays for its messages. When its balance is too low, {others[0].owner} pays."
    return "This profile pays for its messages."


def terms_of(wallet: Wallet) -> str:
    """What a wallet pays for, in a sentence."""
    if wallet.model == PriceModel.ACTIVE_CONTACT:
        fee = money.words(wallet.contact_fee)
        return f"Active contact: you pay {fee} for each person you reach in a month, and {_FOR_EACH}."
    return f"Per message: you pay {_FOR_EACH}."
