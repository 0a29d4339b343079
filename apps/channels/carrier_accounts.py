"""Which account with a carrier a customer uses to get numbers and to register them: the nearest that can.

Its own, then its organization's, then the installation's, which the operator sets up for customers without one.
"""

from __future__ import annotations

from collections.abc import Collection

from apps.channels.models import CarrierAccount
from apps.organizations.customer import Customer


def nearest(customer: Customer, providers: Collection[str]) -> CarrierAccount | None:
    """The oldest of the nearest owner that has one at one of these carriers."""
    for owner in dict.fromkeys((customer, customer.parent)):
        own = CarrierAccount.objects.owned_by(owner).filter(provider__in=providers)
        if (found := own.order_by("id").first()) is not None:
            return found
    return CarrierAccount.objects.of_installation().filter(provider__in=providers).order_by("id").first()
