"""The movements of an account's money: whose, in which order, under which id, and in which words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from apps.billing import transactions
from apps.billing.models import EntryKind, LedgerEntry
from apps.core import listing
from apps.core.listing import Cursor
from apps.core.models import made_at, new_id
from tests.cast import Cast
from tests.factories import billing
from tests.messaging.conftest import NOW


def _subjects(entries: Any) -> list[Any]:
    return [entry.subject_id for entry in entries]


def test_account_sees_its_wallet_and_a_profile_what_its_messages_cost_its_organization(cast: Cast) -> None:
    acme, shop, outsider = (billing.wallet(each) for each in (cast.acme, cast.shop, cast.outsider))
    own = billing.entry(acme, EntryKind.TOP_UP, 1)
    theirs = billing.entry(acme, EntryKind.CHARGE, -1, profile_id=cast.shop.id)
    paid = billing.entry(shop, EntryKind.TOP_UP, 1)
    billing.entry(acme, EntryKind.CHARGE, -1, profile_id=cast.sibling.id)
    billing.entry(outsider, EntryKind.TOP_UP, 1)

    assert len(transactions.of(cast.acme)) == 3
    assert own.subject_id in _subjects(transactions.of(cast.acme))
    assert set(_subjects(transactions.of(cast.shop))) == {theirs.subject_id, paid.subject_id}
    assert len(transactions.of(cast.sibling)) == 1


def test_ids_are_stable_and_of_their_time(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    message = new_id()
    entries = [
        billing.entry(wallet, kind, -1, subject_id=message, lap=lap, at=NOW)
        for kind, lap in ((EntryKind.CHARGE, 0), (EntryKind.CHARGE, 1), (EntryKind.CONTACT, 1))
    ]

    ids = [transactions.id_of(entry) for entry in entries]

    assert len(set(ids)) == 3
    assert {transactions.id_of(entry) for entry in LedgerEntry.objects.about(message)} == set(ids)
    assert abs(made_at(ids[0]) - NOW) <= timedelta(milliseconds=1)


def test_walk_goes_on_after_the_entry_it_came_to(cast: Cast) -> None:
    """Most of a batch are of the same moment."""
    wallet, message = billing.wallet(cast.acme), new_id()
    for second in (0, 0, 0, 1, 2):
        billing.entry(wallet, EntryKind.TOP_UP, 1, at=NOW + timedelta(seconds=second))
    for kind in (EntryKind.CHARGE, EntryKind.CONTACT):
        billing.entry(wallet, kind, -1, subject_id=message, at=NOW)
    entries = transactions.of(cast.acme)
    walk, cursor, seen = transactions.walk(entries), listing.NEWEST, list[LedgerEntry]()
    while True:
        page = listing.page(walk, cursor, size=2, key=transactions.id_of)
        seen += page.rows
        if page.older is None:
            break
        cursor = Cursor(before=page.older)

    assert seen == list(entries)
    assert len(seen) == 7
    assert [entry.at for entry in seen] == sorted((entry.at for entry in seen), reverse=True)


def test_id_that_no_entry_has_begins_at_its_time(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    old = billing.entry(wallet, EntryKind.TOP_UP, 1, at=NOW)
    entries = transactions.of(cast.acme)

    found = listing.page(transactions.walk(entries), Cursor(before=new_id()), key=transactions.id_of)

    assert found.rows == [old]


@pytest.mark.parametrize(
    ("kind", "columns", "sentence"),
    [
        (EntryKind.CHARGE, {"channel": "sms", "country": "US", "units": 1}, "SMS to United States"),
        (EntryKind.CHARGE, {"channel": "sms", "country": "FR", "units": 2}, "SMS to France, 2 parts"),
        (EntryKind.CHARGE, {"channel": "whatsapp", "country": "", "units": 1}, "WhatsApp"),
        (EntryKind.REFUND, {"channel": "sms", "country": "FR", "units": 2}, "Refund: SMS to France, 2 parts"),
        (EntryKind.CONTACT, {"channel": "sms"}, "Active contact"),
        (EntryKind.TOP_UP, {}, "Top-up"),
        (EntryKind.ADJUSTMENT, {"note": "Goodwill"}, "Adjustment: Goodwill"),
    ],
)
def test_sentences(cast: Cast, kind: EntryKind, columns: dict[str, Any], sentence: str) -> None:
    entry = billing.entry(billing.wallet(cast.acme), kind, -1, **columns)

    assert transactions.sentence(entry) == sentence
    assert transactions.is_of_message(entry) is (kind not in (EntryKind.TOP_UP, EntryKind.ADJUSTMENT))
