"""Who pays, and on which terms."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pgtrigger
import pytest

from apps.billing import wallets
from apps.billing.models import PriceModel, SpendingLimit, Wallet
from apps.organizations.models import BillingModel
from tests.cast import Cast, change
from tests.factories import billing

pytestmark = pytest.mark.django_db


def _payers(customer: object) -> list[object]:
    wallets._remembered.clear()
    return [payer.wallet for payer in wallets.billed_customer(customer).payers]  # type: ignore[arg-type]


def test_without_a_wallet_nothing_is_billed(cast: Cast) -> None:
    assert _payers(cast.acme) == _payers(cast.shop) == []
    assert not Wallet.objects.filter(organization=cast.acme.organization).exists()


@pytest.mark.parametrize("model", BillingModel)
def test_profiles_pay_as_their_model_says(cast: Cast, model: BillingModel) -> None:
    billing.wallet(cast.acme)
    shop = change(cast.shop, billing_model=model)

    wanted = {
        BillingModel.PROFILE: [shop.id],
        BillingModel.ORGANIZATION: [cast.acme.id],
        BillingModel.PROFILE_AND_ORGANIZATION: [shop.id, cast.acme.id],
    }
    assert _payers(shop) == wanted[model]


def test_a_profile_that_pays_gets_a_wallet_on_its_organizations_terms(cast: Cast) -> None:
    terms = {"model": PriceModel.ACTIVE_CONTACT, "contact_fee": 5, "timezone": "Asia/Tokyo"}
    billing.wallet(cast.acme, 100, **terms)

    assert _payers(cast.shop) == [cast.shop.id]

    own = Wallet.objects.get(id=cast.shop.id)
    assert (own.balance, own.model, own.contact_fee, own.timezone) == (0, *terms.values())


def test_a_single_profile_can_be_billed(cast: Cast) -> None:
    billing.wallet(cast.shop)

    assert _payers(cast.shop) == [cast.shop.id]
    assert _payers(cast.acme) == _payers(cast.sibling) == []


def test_the_terms_of_a_payer(cast: Cast) -> None:
    billing.wallet(cast.acme, contact_fee=9, reseller_share=Decimal(20))
    billing.wallet(
        cast.shop, model="active_contact", contact_fee=9, reseller_share=Decimal("12.5"), timezone="Asia/Tokyo"
    )

    (acme,) = wallets.billed_customer(cast.acme).payers
    (shop,) = wallets.billed_customer(cast.shop).payers

    assert (acme.contact_fee, acme.share_percent, acme.zone) == (0, 0.0, ZoneInfo("UTC"))
    assert (shop.contact_fee, shop.share_percent, shop.zone) == (9, 12.5, ZoneInfo("Asia/Tokyo"))


def test_who_has_a_limit(cast: Cast) -> None:
    billing.wallet(cast.acme)
    SpendingLimit.objects.create(
        id=cast.shop.id, organization=cast.acme.organization, profile=cast.shop.profile, monthly=1
    )

    assert wallets.billed_customer(cast.shop).is_limited
    assert not wallets.billed_customer(cast.acme).is_limited


def test_opening_twice_keeps_the_first(cast: Cast) -> None:
    wallets.open_for(cast.acme, contact_fee=3)

    assert wallets.open_for(cast.acme, contact_fee=9).contact_fee == 3
    assert wallets.of(cast.acme) == wallets.paying(cast.acme)[0]
    assert wallets.of(cast.shop) is None
    assert cast.acme.organization in wallets.organizations()


@pytest.mark.parametrize("model", [Wallet, SpendingLimit])
def test_every_column_is_trailed_or_ignored(model: Any) -> None:
    """The trail isn't called for what sending changes, so a new column has to be named for one or the other."""
    [trail] = model._meta.triggers
    [watched] = [each for each in trail.operation if isinstance(each, pgtrigger.UpdateOf)]

    columns = {field.column for field in model._meta.concrete_fields}
    assert columns - set(trail.ignored) == set(watched.columns)
