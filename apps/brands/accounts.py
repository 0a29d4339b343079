"""Which carrier account files for a customer: its own, or its organization's. Numbers must be in the same account."""

from __future__ import annotations

from apps.brands.registry import REGISTRIES
from apps.channels.models import CarrierAccount
from apps.organizations.customer import Customer


def account_of(customer: Customer) -> CarrierAccount | None:
    """The oldest that can file. Its credentials are read when they are needed: they may be unreadable."""
    for owner in dict.fromkeys((customer, customer.parent)):
        own = CarrierAccount.objects.owned_by(owner).filter(provider__in=REGISTRIES)
        if (found := own.defer("credentials").order_by("id").first()) is not None:
            return found
    return None
