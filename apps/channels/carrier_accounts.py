"""Which account with a carrier a customer uses to get numbers and to register them: the nearest that can.

Its own, then its organization's, then the installation's, which the operator sets up for customers without one.
"""

from __future__ import annotations

from collections.abc import Collection

from apps.channels.models import CarrierAccount
from apps.organizations.customer import Customer


def nearest(customer: Customer, providers: Collection[str]) -> CarrierAccount | None:
    """The oldest of the nearest owner that has one at one of these carriers. Its credentials are read when they are
    needed: they may be unreadable.
    """
    able = CarrierAccount.objects.defer("credentials").filter(provider__in=providers).order_by("id")
    for owner in dict.fromkeys((customer, customer.parent)):
        if (found := able.owned_by(owner).first()) is not None:
            return found
    return able.of_installation().first()
