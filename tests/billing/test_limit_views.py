"""The page of limits and alerts, without a browser."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from apps.billing import limits
from apps.billing.models import Wallet
from apps.organizations.models import BillingModel
from apps.users.models import Role
from tests.cast import Cast, change
from tests.factories import billing, users

DOLLAR = 1_000_000


@pytest.fixture
def wallet(cast: Cast) -> Wallet:
    return billing.wallet(cast.acme, balance=50 * DOLLAR)


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def _text(response: Any) -> str:
    return " ".join(unescape(strip_tags(response.content.decode())).split())


def test_a_limit_is_set_and_cleared(owner: Client, cast: Cast, wallet: Wallet) -> None:
    response = owner.post(f"/billing/limits/{cast.shop.id}/", {"monthly": "$1,250.50"})

    assert response.status_code == 302
    assert limits.monthly(cast.shop) == 1_250_500_000
    assert "$1,250.50" in _text(owner.get("/billing/limits/"))
    assert 'value="1250.5"' in owner.get(f"/billing/limits/{cast.shop.id}/").content.decode()

    owner.post(f"/billing/limits/{cast.shop.id}/", {"monthly": ""})
    assert limits.monthly(cast.shop) is None


def test_what_is_no_amount_is_kept_and_named(owner: Client, cast: Cast, wallet: Wallet) -> None:
    response = owner.post(f"/billing/limits/{cast.shop.id}/", {"monthly": "ten"})

    assert response.status_code == 422
    assert "Write an amount, for example 250 or 99.50." in _text(response)
    assert 'value="ten"' in response.content.decode()


def test_the_alert_is_set_and_cleared(owner: Client, wallet: Wallet) -> None:
    address = f"/billing/limits/{wallet.id}/alert/"

    owner.post(address, {"alert_below": "20"})
    assert "We alert you when less than $20.00 is available." in _text(owner.get("/billing/limits/"))

    owner.post(address, {"alert_below": ""})
    wallet.refresh_from_db()
    assert wallet.alert_below is None


def test_limits_of_others_are_not_found(owner: Client, cast: Cast, wallet: Wallet) -> None:
    billing.wallet(cast.outsider)

    assert owner.get(f"/billing/limits/{cast.outsider.id}/").status_code == 404
    assert owner.get(f"/billing/limits/{cast.outsider.id}/alert/").status_code == 404


def test_people_of_a_profile_see_its_limit_and_leave_it(client: Client, cast: Cast, wallet: Wallet) -> None:
    shop = change(cast.shop, billing_model=BillingModel.ORGANIZATION)
    client.force_login(users.member(shop, "shop@acme.test", Role.BILLING))

    assert "Acme sets this limit." in _text(client.get("/billing/limits/"))
    assert client.post(f"/billing/limits/{shop.id}/", {"monthly": "1"}).status_code == 404
    assert limits.monthly(shop) is None


def test_a_profile_that_pays_for_itself_limits_itself(client: Client, cast: Cast, wallet: Wallet) -> None:
    shop = change(cast.shop, billing_model=BillingModel.PROFILE)
    client.force_login(users.member(shop, "shop@acme.test", Role.BILLING))

    client.post(f"/billing/limits/{shop.id}/", {"monthly": "1"})

    assert limits.monthly(shop) == DOLLAR
