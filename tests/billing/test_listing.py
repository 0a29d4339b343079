"""The ledger page by page: every entry once, in order, both ways; and only what an account may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from apps.billing import listing
from apps.billing.listing import NO_FILTERS, EntryFilters
from apps.billing.models import EntryKind, LedgerEntry
from apps.core.listing import Cursor
from apps.core.models import first_id_at, made_at, new_id
from apps.organizations.customer import Customer
from tests.cast import Cast
from tests.factories import billing

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _names(entries: Iterable[LedgerEntry]) -> list[tuple[UUID, str, int]]:
    return [(entry.subject_id, entry.kind, entry.lap) for entry in entries]


def _all(customer: Customer, filters: EntryFilters = NO_FILTERS) -> list[int]:
    return [entry.amount for entry in listing.of(customer, filters)]


def test_pages_hold_every_entry_once_both_ways_even_of_one_moment(cast: Cast) -> None:
    """Most of a batch are of the same moment."""
    wallet = billing.wallet(cast.acme)
    subject = UUID(int=7)
    for number in range(4):
        billing.entry(wallet, EntryKind.CHARGE, -number, at=NOW)
    for kind in (EntryKind.CHARGE, EntryKind.CONTACT, EntryKind.REFUND):
        billing.entry(wallet, kind, 1, at=NOW, subject_id=subject)
    billing.entry(wallet, EntryKind.CHARGE, 1, at=NOW, subject_id=subject, lap=1)
    billing.entry(wallet, EntryKind.TOP_UP, 1, at=NOW - timedelta(days=1))
    entries = listing.of(cast.acme)

    first = listing.page(entries, size=4)
    second = listing.page(entries, Cursor(before=first.older), size=4)
    third = listing.page(entries, Cursor(before=second.older), size=4)
    back = listing.page(entries, Cursor(after=third.newer), size=4)

    seen = _names([*first.rows, *second.rows, *third.rows])
    assert seen == _names(LedgerEntry.objects.of(wallet.id).order_by("-at", "-subject_id", "-kind", "-lap"))
    assert (len(seen), len(third.rows), entries.count()) == (9, 1, 9)
    assert (first.newer, third.older) == (None, None)
    assert _names(back.rows) == _names(second.rows)
    assert (back.newer, back.older) == (second.newer, second.older)
    assert _names(entries) == seen
    assert _names(entries[3:5]) == seen[3:5]


def test_without_enough_newer_ones_the_newest_are_shown(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    rows = [billing.entry(wallet, EntryKind.TOP_UP, 1, at=NOW + timedelta(hours=hour)) for hour in range(3)]

    found = listing.page(listing.of(cast.acme), Cursor(after=listing.id_of(rows[1])), size=2)

    assert _names(found.rows) == _names(rows[:0:-1])
    assert found.newer is None
    assert found.older == listing.id_of(rows[1])


def test_ids_are_stable_and_of_their_time(cast: Cast) -> None:
    wallet, message = billing.wallet(cast.acme), new_id()
    entries = [
        billing.entry(wallet, kind, -1, subject_id=message, lap=lap, at=NOW)
        for kind, lap in ((EntryKind.CHARGE, 0), (EntryKind.CHARGE, 1), (EntryKind.CONTACT, 1))
    ]

    ids = [listing.id_of(entry) for entry in entries]

    assert len(set(ids)) == 3
    assert {listing.id_of(entry) for entry in LedgerEntry.objects.about(message)} == set(ids)
    assert abs(made_at(ids[0]) - NOW) <= timedelta(milliseconds=1)


def test_id_that_no_entry_has_begins_at_its_time(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    old = billing.entry(wallet, EntryKind.TOP_UP, 1, at=NOW)
    entries, later = listing.of(cast.acme), first_id_at(NOW + timedelta(days=1))

    assert listing.page(entries, Cursor(before=later)).rows == [old]
    assert listing.page(entries, Cursor(before=first_id_at(NOW))).rows == []
    assert listing.page(entries, Cursor(after=first_id_at(NOW - timedelta(days=1))), size=1).rows == [old]


def test_a_profile_sees_its_wallet_and_what_it_sent_at_its_organizations_cost(cast: Cast) -> None:
    shared, own, foreign = (billing.wallet(each) for each in (cast.acme, cast.shop, cast.outsider))
    billing.entry(shared, EntryKind.CHARGE, -1, at=NOW)
    billing.entry(shared, EntryKind.CHARGE, -2, at=NOW - timedelta(hours=1), profile_id=cast.shop.id)
    billing.entry(own, EntryKind.CHARGE, -3, at=NOW - timedelta(hours=2), profile_id=cast.shop.id)
    billing.entry(shared, EntryKind.CHARGE, -4, at=NOW - timedelta(hours=3), profile_id=cast.sibling.id)
    billing.entry(foreign, EntryKind.TOP_UP, 5, at=NOW)

    assert _all(cast.shop) == [-2, -3]
    assert _all(cast.acme) == [-1, -2, -4]
    assert [entry.amount for entry in listing.page(listing.of(cast.shop), size=1).rows] == [-2]
    assert (listing.of(cast.shop).count(), listing.of(cast.sibling).count()) == (2, 1)
    assert _all(cast.acme, EntryFilters(wallet=own.id)) == [-3]
    assert _all(cast.shop, EntryFilters(wallet=shared.id)) == [-2, -3]  # a profile has no choice


def test_filters_narrow_the_entries(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    charge = billing.entry(wallet, EntryKind.CHARGE, -1, at=NOW)
    billing.entry(wallet, EntryKind.CHARGE, -2, at=NOW - timedelta(days=1), profile_id=cast.shop.id)
    billing.entry(wallet, EntryKind.TOP_UP, 3, at=NOW - timedelta(days=2))

    assert _all(cast.acme, EntryFilters(kinds=frozenset({EntryKind.TOP_UP}))) == [3]
    assert _all(cast.acme, EntryFilters(sender=cast.shop.id)) == [-2]
    assert _all(cast.acme, EntryFilters(sender=cast.acme.id)) == [-1]  # a payment was sent by no account
    assert _all(cast.acme, EntryFilters(subject=charge.subject_id)) == [-1]
    assert _all(cast.acme, EntryFilters(since=NOW - timedelta(days=1), until=NOW)) == [-2]
