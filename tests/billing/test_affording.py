"""Before a request is accepted: is there money for the cheapest message?"""

from __future__ import annotations

import pytest

from apps.billing import affording
from apps.billing.holds import NotEnoughBalance
from apps.billing.models import Wallet
from tests.cast import Cast, change
from tests.factories import billing
from tests.factories.billing import CENT

pytestmark = pytest.mark.django_db

PHONE = "+14155550101"


def _check(customer: object, *channels: str) -> None:
    affording.check(customer, phones=[PHONE], channels=channels or ("sms", "whatsapp"))  # type: ignore[arg-type]


def test_an_account_without_a_wallet_may_send(cast: Cast) -> None:
    billing.rate(CENT)

    _check(cast.acme)


def test_the_cheapest_channel_decides(cast: Cast) -> None:
    billing.rate(2 * CENT)
    billing.rate(CENT, channel="whatsapp")
    billing.wallet(cast.acme, CENT)

    _check(cast.acme)
    with pytest.raises(NotEnoughBalance) as stop:
        _check(cast.acme, "sms")
    assert stop.value.code == "BUSINESS_003"


def test_reserved_money_pays_for_nothing_else(cast: Cast) -> None:
    billing.rate(CENT)
    billing.wallet(cast.acme, CENT, reserved=1)

    with pytest.raises(NotEnoughBalance):
        _check(cast.acme)


def test_one_payer_that_can_is_enough(cast: Cast) -> None:
    billing.rate(CENT)
    billing.wallet(cast.acme, CENT)
    billing.wallet(cast.shop)

    _check(change(cast.shop, billing_model="profile_and_organization"))


def test_a_low_balance_is_read_again(cast: Cast) -> None:
    billing.rate(CENT)
    wallet = billing.wallet(cast.acme, 5 * CENT)
    _check(cast.acme)

    Wallet.objects.filter(id=wallet.id).update(balance=0)
    with pytest.raises(NotEnoughBalance):
        _check(cast.acme)
    Wallet.objects.filter(id=wallet.id).update(balance=CENT)
    _check(cast.acme)


def test_what_is_free_needs_no_money(cast: Cast) -> None:
    billing.rate(0)
    billing.wallet(cast.acme)

    _check(cast.acme)
