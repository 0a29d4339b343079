"""The ledger page by page: every entry once, in order, both ways; and only what an account may see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from apps.billing import listing
from apps.billing.listing import EntryFilters, Place
from apps.billing.models import EntryKind, LedgerEntry
from apps.organizations.customer import Customer
from tests.cast import Cast
from tests.factories import billing

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ANY = EntryFilters()


def _places(entries: list[LedgerEntry]) -> list[Place]:
    return [listing.place_of(entry) for entry in entries]


def _all(customer: Customer, filters: EntryFilters = ANY) -> list[int]:
    return [entry.amount for entry in listing.walk(customer, filters)]


def test_pages_hold_every_entry_once_both_ways_even_of_one_moment(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    subject = UUID(int=7)
    for number in range(4):
        billing.entry(wallet, EntryKind.CHARGE, -number, at=NOW)
    for kind in (EntryKind.CHARGE, EntryKind.CONTACT, EntryKind.REFUND):
        billing.entry(wallet, kind, 1, at=NOW, subject_id=subject)
    billing.entry(wallet, EntryKind.CHARGE, 1, at=NOW, subject_id=subject, lap=1)
    billing.entry(wallet, EntryKind.TOP_UP, 1, at=NOW - timedelta(days=1))

    first = listing.page(cast.acme, ANY, size=4)
    second = listing.page(cast.acme, ANY, size=4, before=listing.place_of(first.rows[-1]))
    third = listing.page(cast.acme, ANY, size=4, before=listing.place_of(second.rows[-1]))
    back = listing.page(cast.acme, ANY, size=4, after=listing.place_of(third.rows[0]))

    seen = [*first.rows, *second.rows, *third.rows]
    assert _places(seen) == sorted(_places(seen), reverse=True)
    assert len(set(_places(seen))) == 9
    assert (first.newer, first.older) == (False, True)
    assert (third.newer, third.older) == (True, False)
    assert _places(back.rows) == _places(second.rows)
    assert (back.newer, back.older) == (True, True)
    assert _places(list(listing.walk(cast.acme, ANY))) == _places(seen)


def test_without_enough_newer_ones_the_newest_are_shown(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    entries = [billing.entry(wallet, EntryKind.TOP_UP, 1, at=NOW + timedelta(hours=hour)) for hour in range(3)]

    found = listing.page(cast.acme, ANY, size=2, after=listing.place_of(entries[1]))

    assert _places(found.rows) == _places(entries[:0:-1])
    assert (found.newer, found.older) == (False, True)


def test_a_profile_sees_its_wallet_and_what_it_sent_at_its_organizations_cost(cast: Cast) -> None:
    shared, own, foreign = (billing.wallet(each) for each in (cast.acme, cast.shop, cast.outsider))
    billing.entry(shared, EntryKind.CHARGE, -1, at=NOW)
    billing.entry(shared, EntryKind.CHARGE, -2, at=NOW - timedelta(hours=1), profile_id=cast.shop.id)
    billing.entry(own, EntryKind.CHARGE, -3, at=NOW - timedelta(hours=2), profile_id=cast.shop.id)
    billing.entry(shared, EntryKind.CHARGE, -4, at=NOW - timedelta(hours=3), profile_id=cast.sibling.id)
    billing.entry(foreign, EntryKind.TOP_UP, 5, at=NOW)

    assert _all(cast.shop) == [-2, -3]
    assert _all(cast.acme) == [-1, -2, -4]
    assert [entry.amount for entry in listing.page(cast.shop, ANY, size=1).rows] == [-2]
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
