"""Before a request is accepted: is there money for the cheapest message?"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from apps.billing import affording
from apps.billing.holds import NotEnoughBalance
from apps.billing.models import PriceModel, Wallet
from apps.billing.wallets import Payer
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


FEE = 5 * CENT


def _month() -> date:
    return datetime.now(UTC).date().replace(day=1)


def test_a_fee_that_is_certain_counts(cast: Cast) -> None:
    billing.rate(CENT)
    billing.wallet(cast.acme, CENT, model=PriceModel.ACTIVE_CONTACT, contact_fee=FEE)

    with pytest.raises(NotEnoughBalance):
        _check(cast.acme)


def test_who_was_reached_this_month_needs_no_fee(cast: Cast) -> None:
    billing.rate(CENT)
    wallet = billing.wallet(cast.acme, CENT, model=PriceModel.ACTIVE_CONTACT, contact_fee=FEE)
    billing.reached(Payer(wallet.id, cast.acme.organization.id), PHONE, _month())

    affording.check(cast.acme, phones=[PHONE, "+14155550102"], channels=["sms"])
    with pytest.raises(NotEnoughBalance):
        affording.check(cast.acme, phones=["+14155550102"], channels=["sms"])


def test_a_free_message_can_cost_a_fee(cast: Cast) -> None:
    billing.rate(0)
    wallet = billing.wallet(cast.acme, model=PriceModel.ACTIVE_CONTACT, contact_fee=FEE)
    with pytest.raises(NotEnoughBalance):
        _check(cast.acme)

    Wallet.objects.filter(id=wallet.id).update(balance=FEE)
    _check(cast.acme)


def test_a_payer_without_a_fee_is_enough(cast: Cast) -> None:
    billing.rate(CENT)
    billing.wallet(cast.acme, 2 * CENT)
    billing.wallet(cast.shop, 2 * CENT, model=PriceModel.ACTIVE_CONTACT, contact_fee=FEE)

    _check(change(cast.shop, billing_model="profile_and_organization"))


def test_a_request_without_people_needs_no_money(cast: Cast) -> None:
    billing.rate(CENT)
    billing.wallet(cast.acme)

    affording.check(cast.acme, phones=[], channels=["sms"])
