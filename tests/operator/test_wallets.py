"""Wallets in the console: opened, their terms changed, money put in and taken out."""

from __future__ import annotations

from uuid import uuid4

from django.test import Client
from django.urls import reverse

from apps.audit.models import Entry
from apps.billing import wallets
from apps.billing.models import EntryKind, LedgerEntry, Wallet
from tests.cast import Cast
from tests.factories import billing

_LIST = "operator:billing_wallet_changelist"
_OPEN = "operator:billing_wallet_open"
_TERMS = {"model": "active_contact", "contact_fee": "0.05", "timezone": "Europe/Berlin"}


def _at(row: Wallet, verb: str) -> str:
    return reverse(f"operator:billing_wallet_{verb}", args=[row.id])


def test_wallet_of_a_profile_is_opened_once(console: Client, cast: Cast) -> None:
    given = {**_TERMS, "organization": str(cast.acme.id), "profile": "EU shop"}
    wrong = console.post(reverse(_OPEN), {**given, "timezone": "Berlin"})
    assert (wrong.status_code, wallets.of(cast.shop)) == (422, None)

    said = console.post(reverse(_OPEN), given, follow=True).content.decode()

    row = wallets.of(cast.shop)
    assert "EU shop has a wallet." in said
    assert row is not None
    assert (row.model, row.contact_fee, row.timezone, row.balance) == ("active_contact", 50_000, "Europe/Berlin", 0)
    again = console.post(reverse(_OPEN), given)
    assert (again.status_code, "EU shop has a wallet." in again.content.decode()) == (422, True)


def test_list_shows_what_is_there_and_what_is_free(console: Client, cast: Cast) -> None:
    billing.wallet(cast.acme, 12_340_000, reserved=340_000)

    said = console.get(reverse(_LIST) + "?q=Acme").content.decode()

    assert all(amount in said for amount in ("$12.34", "$0.34", "$12.00"))


def test_page_shows_the_newest_entries(console: Client, cast: Cast) -> None:
    row = billing.wallet(cast.acme, 1_000_000)
    billing.entry(row, EntryKind.CHARGE, -7_900, channel="sms", country="DE", units=1)

    said = console.get(_at(row, "change")).content.decode()

    assert all(text in said for text in ("$1.00", "−$0.0079", "Adjustment", "DE, 1 unit"))


def test_terms_are_changed(console: Client, cast: Cast) -> None:
    row = billing.wallet(cast.acme)
    refused = console.post(_at(row, "edit"), {**_TERMS, "reseller_share": "5"})
    assert (refused.status_code, "Only profiles pay" in refused.content.decode()) == (422, True)

    console.post(_at(row, "edit"), {**_TERMS, "reseller_share": "0"})

    row.refresh_from_db()
    assert (row.model, row.contact_fee, row.timezone) == ("active_contact", 50_000, "Europe/Berlin")
    assert 'value="0.05"' in console.get(_at(row, "edit")).content.decode()


def test_money_is_put_in_and_taken_out_with_a_reason(console: Client, cast: Cast) -> None:
    row = billing.wallet(cast.acme)
    given = {"amount": "12.50", "reason": "Wire transfer 17", "payment": str(uuid4())}

    for _ in range(2):  # the button, pressed twice
        said = console.post(_at(row, "put_in"), given, follow=True).content.decode()

    assert "This was recorded before." in said
    console.post(_at(row, "take_out"), {"amount": "2", "reason": "Typing error", "payment": str(uuid4())})
    row.refresh_from_db()
    assert row.balance == 10_500_000
    entries = LedgerEntry.objects.of(row.id).order_by("at")
    assert [(each.kind, each.amount, each.note) for each in entries] == [
        ("adjustment", 12_500_000, "Wire transfer 17"),
        ("adjustment", -2_000_000, "Typing error"),
    ]
    noted = Entry.objects.filter(thing="wallet", thing_id=str(row.id), verb="changed").order_by("id")
    assert [each.changes["adjustment"][1] for each in noted] == ["$12.50", "−$2.00"]
    assert {each.actor for each in noted} == {"Olga (olga@sentdash.test)"}


def test_no_more_is_taken_out_than_is_free(console: Client, cast: Cast) -> None:
    row = billing.wallet(cast.acme, 5_000_000, reserved=1_000_000)
    given = {"amount": "4.01", "reason": "Refund", "payment": str(uuid4())}

    answer = console.post(_at(row, "take_out"), given)

    assert (answer.status_code, "Only $4.00 are available." in answer.content.decode()) == (422, True)
    for amount in ("0", "-1", "1,50", "0.0000001"):
        assert console.post(_at(row, "put_in"), {**given, "amount": amount}).status_code == 422
    assert console.post(_at(row, "put_in"), {**given, "reason": " "}).status_code == 422
    row.refresh_from_db()
    assert row.balance == 5_000_000
