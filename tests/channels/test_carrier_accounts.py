"""Which account a customer uses."""

from __future__ import annotations

import pytest

from apps.channels import carrier_accounts
from apps.channels.models import CarrierAccount
from tests.cast import Cast, assemble
from tests.factories.channels import carrier_account


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


def test_the_nearest_comes_first(cast: Cast) -> None:
    carrier_account(cast.acme, provider="whatsapp_cloud")
    carrier_account(cast.outsider)
    assert carrier_accounts.nearest(cast.shop, {"telnyx"}) is None

    everyones = CarrierAccount.objects.create(provider="telnyx", credentials={})
    assert carrier_accounts.nearest(cast.shop, {"telnyx"}) == everyones
    shared = carrier_account(cast.acme)
    assert carrier_accounts.nearest(cast.shop, {"telnyx"}) == shared
    own = carrier_account(cast.shop)
    assert carrier_accounts.nearest(cast.shop, {"telnyx"}) == own
    assert carrier_accounts.nearest(cast.sibling, {"telnyx"}) == shared


def test_the_installation_s_account_is_seen_by_no_customer(cast: Cast) -> None:
    everyones = CarrierAccount.objects.create(provider="telnyx", credentials={})

    assert not CarrierAccount.objects.visible_to(cast.acme).exists()
    assert not CarrierAccount.objects.owned_by(cast.acme, cast.shop).exists()
    assert list(CarrierAccount.objects.of_installation()) == [everyones]
