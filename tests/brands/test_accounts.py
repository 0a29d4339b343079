"""Which account files for whom."""

from __future__ import annotations

from apps.brands import accounts
from tests.cast import Cast
from tests.factories.channels import carrier_account


def test_own_account_goes_before_the_organization_s(cast: Cast) -> None:
    carrier_account(cast.acme, provider="whatsapp_cloud")
    assert accounts.account_of(cast.shop) is None

    shared = carrier_account(cast.acme)
    own = carrier_account(cast.shop)
    carrier_account(cast.outsider)

    assert accounts.account_of(cast.shop) == own
    assert accounts.account_of(cast.sibling) == shared
    assert accounts.account_of(cast.acme) == shared
