"""Which carrier account files for a customer. Numbers must be in the same account."""

from __future__ import annotations

from apps.brands.registry import REGISTRIES
from apps.channels import carrier_accounts
from apps.channels.models import CarrierAccount
from apps.organizations.customer import Customer


def account_of(customer: Customer) -> CarrierAccount | None:
    """The nearest that can file."""
    return carrier_accounts.nearest(customer, REGISTRIES)
