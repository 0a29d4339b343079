"""Which wallet's balance an account is shown, and since when it has been that."""

from __future__ import annotations

import pytest

from apps.billing import balance
from apps.billing.models import EntryKind
from apps.core import epoch
from apps.organizations.models import BillingModel
from tests.cast import Cast, change
from tests.factories import billing
from tests.messaging.conftest import NOW


def test_account_without_a_wallet_is_not_billed(cast: Cast) -> None:
    with pytest.raises(balance.NotBilled):
        balance.wallet_of(cast.acme)


@pytest.mark.parametrize(
    ("model", "is_own"),
    [
        (BillingModel.PROFILE, True),
        (BillingModel.PROFILE_AND_ORGANIZATION, True),
        (BillingModel.ORGANIZATION, False),
    ],
)
def test_profile_is_shown_the_first_wallet_that_pays_for_it(cast: Cast, model: BillingModel, is_own: bool) -> None:
    billing.wallet(cast.acme)
    billing.wallet(cast.shop)
    shop = change(cast.shop, billing_model=model)
    epoch.advance()

    assert balance.wallet_of(shop).id == (shop.id if is_own else cast.acme.id)


def test_balance_is_as_old_as_the_last_entry(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    assert balance.moved_at(wallet) == wallet.created_at

    for hour in (9, 11, 10):
        billing.entry(wallet, EntryKind.TOP_UP, 1, at=NOW.replace(hour=hour))

    assert balance.moved_at(wallet) == NOW.replace(hour=11)
