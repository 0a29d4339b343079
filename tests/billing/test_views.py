"""The pages of spending and of transactions, without a browser."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from apps.billing.models import EntryKind, Wallet
from apps.organizations.models import BillingModel
from apps.users.models import Role
from tests.billing.payments.conftest import recharge
from tests.cast import Cast, change
from tests.factories import billing, users

DOLLAR = 1_000_000


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


@pytest.fixture
def wallet(cast: Cast) -> Wallet:
    return billing.wallet(cast.acme, balance=50 * DOLLAR)


def _text(response: Any) -> str:
    return " ".join(unescape(strip_tags(response.content.decode())).split())


def test_the_page_shows_balance_terms_and_spending(owner: Client, wallet: Wallet) -> None:
    billing.spend(wallet, 2 * DOLLAR, messages=5)

    text = _text(owner.get("/billing/"))

    assert "Per message: you pay for each SMS segment" in text
    assert "Available $50.00" in text
    assert "$2.00 5 messages" in text
    assert "SMS 5 100% $2.00" in text


def test_an_account_that_is_not_billed_is_told_so(owner: Client, cast: Cast) -> None:
    for address in ("/billing/", "/billing/entries/", "/billing/statements/", "/billing/limits/"):
        assert "This account is not billed." in _text(owner.get(address))


def test_a_problem_of_auto_recharge_is_told_with_a_link_to_mend_it(client: Client, cast: Cast, wallet: Wallet) -> None:
    recharge(cast.acme, failures=3, paused_at=datetime.now(UTC))
    client.force_login(cast.owner)
    to_mend = client.get("/billing/")
    client.force_login(users.member(cast.acme, "admin@acme.test", Role.ADMIN))
    to_read = client.get("/billing/")

    for page in (to_mend, to_read):
        assert "Auto-recharge is paused: the last 3 payments failed." in _text(page)
    assert "Start it again" in _text(to_mend)
    assert "/billing/auto-recharge/" not in to_read.content.decode()


def test_a_month_without_spending_says_so(owner: Client, wallet: Wallet) -> None:
    now = datetime.now(UTC)

    assert f"Nothing was spent in {now:%B %Y}." in _text(owner.get("/billing/"))


def test_an_earlier_month_is_chosen_by_address(owner: Client, wallet: Wallet) -> None:
    billing.spend(wallet, 3 * DOLLAR, day=datetime(2025, 3, 4, tzinfo=UTC).date(), country="FR")

    assert "France 1 100% $3.00" in _text(owner.get("/billing/?month=2025-03&by=country"))
    for nonsense in ("2024-01", "x", "2025-13"):
        assert "Spent in March" not in _text(owner.get(f"/billing/?month={nonsense}&by=x"))


def test_a_tab_is_a_part_of_the_page(owner: Client, wallet: Wallet) -> None:
    billing.spend(wallet, DOLLAR)

    response = owner.get("/billing/?by=profile", headers={"HX-Request": "true"})

    assert response.content.decode().lstrip().startswith("{#") is False
    assert "Acme 1 100% $1.00" in _text(response)
    assert b"<html" not in response.content


def test_people_of_a_profile_see_neither_balance_nor_the_others(client: Client, cast: Cast, wallet: Wallet) -> None:
    shop = change(cast.shop, billing_model=BillingModel.ORGANIZATION)
    billing.spend(wallet, 2 * DOLLAR, profile_id=shop.id)
    billing.spend(wallet, 7 * DOLLAR, country="FR")
    billing.entry(wallet, EntryKind.CHARGE, -2 * DOLLAR, profile_id=shop.id, channel="sms", country="US", units=1)
    client.force_login(users.member(shop, "shop@acme.test", Role.BILLING))

    spending, entries = _text(client.get("/billing/")), _text(client.get("/billing/entries/"))

    assert "Acme pays for this profile's messages." in spending
    assert "$2.00" in spending
    assert all(hidden not in spending for hidden in ("$50.00", "$7.00", "France", "by=profile"))
    assert "SMS to the United States, 1 segment" in entries
    assert "+$50.00" not in entries


def test_transactions_show_what_their_filters_ask_for(owner: Client, cast: Cast, wallet: Wallet) -> None:
    charge = billing.entry(wallet, EntryKind.CHARGE, -7900, channel="sms", country="US", units=1)

    every = owner.get("/billing/entries/")
    narrowed = _text(owner.get(f"/billing/entries/?kind=spent&sender={cast.acme.id}&q={charge.subject_id}"))

    assert "−$0.0079" in _text(every)
    assert "+$50.00" in _text(every)
    assert f"/messages/{charge.subject_id}/" in every.content.decode()
    assert "−$0.0079" in narrowed
    assert "+$50.00" not in narrowed
    assert "No transactions match" in _text(owner.get("/billing/entries/?kind=refunds"))


def test_transactions_cost_the_same_for_many(
    owner: Client, cast: Cast, wallet: Wallet, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        billing.entry(wallet, EntryKind.CHARGE, -number, at=datetime.now(UTC) - timedelta(minutes=number))

    owner.get("/billing/entries/")
    with django_assert_max_num_queries(14):
        response = owner.get("/billing/entries/")
    older = response.context["older"]

    assert "Newest 50" in _text(response)
    assert _text(owner.get(f"/billing/entries/{older}")).count("Message to") == 0
    assert len(owner.get(f"/billing/entries/{older}").context["rows"]) == 11


def test_the_export_has_what_the_list_shows(owner: Client, wallet: Wallet) -> None:
    billing.entry(wallet, EntryKind.CHARGE, -7900, channel="sms", country="US", units=1)
    billing.entry(wallet, EntryKind.ADJUSTMENT, DOLLAR, note="=1+1")

    response: Any = owner.get("/billing/entries/export.csv?kind=payments")
    lines = list(csv.DictReader(StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))

    assert [(line["amount"], line["note"]) for line in lines] == [("1.000000", "'=1+1"), ("50.000000", "")]


def test_an_organization_reads_the_wallets_of_its_profiles(owner: Client, cast: Cast, wallet: Wallet) -> None:
    assert "billing-wallet" not in owner.get("/billing/entries/").content.decode()
    shop = billing.wallet(cast.shop)
    billing.entry(shop, EntryKind.CHARGE, -7900, profile_id=cast.shop.id, channel="sms", country="US", units=1)

    own, theirs = owner.get("/billing/entries/"), owner.get(f"/billing/entries/?wallet={shop.id}")
    file: Any = owner.get(f"/billing/entries/export.csv?wallet={shop.id}")

    assert ("+$50.00" in _text(own), "−$0.0079" in _text(own)) == (True, False)
    assert ("+$50.00" in _text(theirs), "−$0.0079" in _text(theirs)) == (False, True)
    assert "-0.007900" in b"".join(file.streaming_content).decode()


def test_a_wallet_of_others_is_not_shown(owner: Client, cast: Cast, wallet: Wallet) -> None:
    billing.wallet(cast.shop)
    foreign = billing.wallet(cast.outsider, balance=77 * DOLLAR)

    for page in ("entries/", "entries/export.csv", "statements/", "statements/2026-03/"):
        assert owner.get(f"/billing/{page}?wallet={foreign.id}").status_code == 404
    assert owner.get(f"/billing/statements/?wallet={wallet.id}").status_code == 200
