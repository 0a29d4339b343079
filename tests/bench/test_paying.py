"""The order that bills the organization of a bench, and ends that."""

from __future__ import annotations

from apps.billing import wallets
from apps.billing.models import Wallet
from apps.organizations.customer import Customer
from apps.organizations.models import Organization
from bench import paying


def test_the_organization_is_billed_and_no_more(demo: dict[str, str]) -> None:
    customer = Customer(Organization.objects.get())
    Wallet.objects.all().delete()

    paying.use_wallet(True)
    wallets._remembered.clear()
    assert [payer.wallet for payer in wallets.billed_customer(customer).payers] == [customer.id]
    assert Wallet.objects.get().balance > 0

    paying.use_wallet(False)
    wallets._remembered.clear()
    assert not wallets.billed_customer(customer).payers
