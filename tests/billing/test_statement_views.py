"""The pages of statements, without a browser."""

from __future__ import annotations

from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from apps.billing.models import EntryKind, Wallet
from apps.organizations.models import BillingModel
from apps.users.models import Role
from tests.cast import Cast, change
from tests.factories import billing, users

DOLLAR = 1_000_000


@pytest.fixture
def wallet(cast: Cast) -> Wallet:
    wallet = billing.wallet(cast.acme)
    at = datetime(2026, 3, 4, tzinfo=UTC)
    billing.moved(wallet, EntryKind.TOP_UP, 9 * DOLLAR, at=at)
    billing.moved(wallet, EntryKind.CHARGE, -2 * DOLLAR, at=at, channel="sms", country="US", units=1)
    return wallet


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def _text(response: Any) -> str:
    return " ".join(unescape(strip_tags(response.content.decode())).split())


def _file(response: Any) -> list[str]:
    return b"".join(response.streaming_content).decode("utf-8-sig").splitlines()


def test_months_lead_to_their_statements(owner: Client, wallet: Wallet) -> None:
    months, march = owner.get("/billing/statements/"), owner.get("/billing/statements/2026-03/")

    assert 'href="/billing/statements/2026-03/"' in months.content.decode()
    assert "Opening balance $0.00 In $9.00 Out $2.00 Closing balance $7.00" in _text(march)
    assert "United States 1 −$2.00" in _text(march)


def test_a_month_in_which_nothing_moved_says_so(owner: Client, wallet: Wallet) -> None:
    assert "Nothing moved in April 2026." in _text(owner.get("/billing/statements/2026-04/"))


@pytest.mark.parametrize("month", ["2026-13", "march", "1999-12"])
def test_what_is_no_month_is_not_found(owner: Client, wallet: Wallet, month: str) -> None:
    assert owner.get(f"/billing/statements/{month}/").status_code == 404


def test_statements_are_files_too(owner: Client, wallet: Wallet) -> None:
    march = _file(owner.get("/billing/statements/2026-03/export.csv"))
    months = _file(owner.get("/billing/statements/export.csv"))

    assert march[-1] == "Balance,Closing,,7.000000"
    assert months[-1] == "2026-03,0.000000,9.000000,2.000000,7.000000"


def test_a_profile_that_does_not_pay_is_told_who_has_them(client: Client, cast: Cast, wallet: Wallet) -> None:
    shop = change(cast.shop, billing_model=BillingModel.ORGANIZATION)
    client.force_login(users.member(shop, "shop@acme.test", Role.BILLING))

    assert "Acme has the statements" in _text(client.get("/billing/statements/"))
    assert client.get("/billing/statements/2026-03/").status_code == 404
    assert len(_file(client.get("/billing/statements/export.csv"))) == 1


def test_an_organization_reads_the_statements_of_its_profiles(owner: Client, cast: Cast, wallet: Wallet) -> None:
    assert "billing-wallet" not in owner.get("/billing/statements/").content.decode()
    shop = billing.wallet(cast.shop)
    billing.moved(shop, EntryKind.TOP_UP, 3 * DOLLAR, at=datetime(2026, 3, 4, tzinfo=UTC))

    months = owner.get(f"/billing/statements/?wallet={shop.id}")
    march = owner.get(f"/billing/statements/2026-03/?wallet={shop.id}")

    assert f'href="/billing/statements/2026-03/?wallet={shop.id}"' in months.content.decode()
    assert "EU shop, Acme. 1 Mar 2026" in _text(march)
    assert "In $3.00 Out $0.00 Closing balance $3.00" in _text(march)
    assert f"/billing/statements/2026-03/export.csv?wallet={shop.id}" in march.content.decode()
    assert _file(owner.get(f"/billing/statements/2026-03/export.csv?wallet={shop.id}"))[-1].endswith("3.000000")
