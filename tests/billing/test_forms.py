"""Filters of transactions and amounts, as the address and people write them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict

from apps.billing import listing
from apps.billing.forms import AlertForm, EntryForm, LimitForm
from apps.billing.models import EntryKind
from apps.billing.wallet_choice import WalletChoice
from tests.cast import Cast
from tests.factories import billing

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def _form(cast: Cast, query: str) -> EntryForm:
    return EntryForm(cast.acme, QueryDict(query), WalletChoice(zone=BERLIN))


def test_days_begin_in_the_zone_of_the_wallet(cast: Cast) -> None:
    filters = _form(cast, "since=2026-11-01&until=2026-11-30").filters(now=NOW)

    assert filters.since == datetime(2026, 10, 31, 23, tzinfo=UTC)
    assert filters.until == datetime(2026, 11, 30, 23, tzinfo=UTC)


def test_filters_are_read_from_the_address(cast: Cast) -> None:
    filters = _form(cast, f"kind=refunds&sender={cast.shop.id}&q={cast.acme.id}").filters(now=NOW)

    assert filters.kinds == {EntryKind.REFUND, EntryKind.CONTACT_REFUND}
    assert (filters.sender, filters.subject) == (cast.shop.id, cast.acme.id)
    assert (filters.since, filters.until) == (None, None)


def test_what_can_t_be_read_narrows_nothing(cast: Cast) -> None:
    form = _form(cast, "kind=x&sender=x&q=x&since=x&before=x.y.z&after=9.1")

    assert form.filters(now=NOW) == listing.NO_FILTERS
    assert form.is_first_page


def test_a_wallet_stays_in_every_link_and_is_no_chip(cast: Cast) -> None:
    wallet = billing.wallet(cast.shop)
    choice = WalletChoice(wallet, (("", "Acme"), (str(wallet.id), "EU shop")))

    form = EntryForm(cast.acme, QueryDict(f"kind=spent&wallet={wallet.id}"), choice)

    assert form.filters(now=NOW).wallet == wallet.id
    assert form.address(kind="") == f"?wallet={wallet.id}"
    assert (form.chips, form.kept_beside_wallet) == ([], [("kind", "spent")])


@pytest.mark.parametrize(
    ("typed", "micros"), [("250", 250_000_000), ("$1,000.50", 1_000_500_000), ("", None), ("0", 0)]
)
def test_amounts_are_read_as_people_write_them(typed: str, micros: int | None) -> None:
    form = LimitForm({"monthly": typed})

    assert form.is_valid()
    assert form.cleaned_data["monthly"] == micros


@pytest.mark.parametrize("typed", ["ten", "-5", "0.0000001", "1e99"])
def test_what_is_no_amount_is_refused_and_kept(typed: str) -> None:
    form = AlertForm({"alert_below": typed})

    assert set(form.errors) == {"alert_below"}
    assert form["alert_below"].value() == typed
