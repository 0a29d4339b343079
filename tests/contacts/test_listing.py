from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.contacts import listing
from apps.contacts.listing import ContactFilters
from apps.contacts.models import Contact
from apps.core.listing import Cursor
from apps.organizations.customer import Customer
from tests.cast import Cast
from tests.factories.contacts import contact


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.core.listing.SIZE", 3)
    monkeypatch.setattr("apps.core.listing._AT_ONCE", 2)


def _seven(customer: Customer) -> list[Contact]:
    """Newest first."""
    return [contact(customer, f"+1415555000{number}") for number in range(7)][::-1]


def _phones(contacts: list[Contact]) -> list[str]:
    return [each.phone[-1] for each in contacts]


def test_pages_lead_to_the_end_and_back(cast: Cast) -> None:
    _seven(cast.acme)

    first = listing.page(cast.acme, ContactFilters())
    second = listing.page(cast.acme, ContactFilters(), Cursor(before=first.older))
    third = listing.page(cast.acme, ContactFilters(), Cursor(before=second.older))
    back = listing.page(cast.acme, ContactFilters(), Cursor(after=third.newer))
    top = listing.page(cast.acme, ContactFilters(), Cursor(after=back.newer))

    shown = [_phones(each.rows) for each in (first, second, third, back, top)]
    assert shown == [["6", "5", "4"], ["3", "2", "1"], ["0"], ["3", "2", "1"], ["6", "5", "4"]]
    assert (first.newer, third.older, top.newer) == (None, None, None)


def test_too_few_newer_ones_show_the_first_page(cast: Cast) -> None:
    rows = _seven(cast.acme)

    page = listing.page(cast.acme, ContactFilters(), Cursor(after=rows[1].id))

    assert (_phones(page.rows), page.newer) == (["6", "5", "4"], None)


def test_page_behind_the_end_leads_back(cast: Cast) -> None:
    rows = _seven(cast.acme)

    page = listing.page(cast.acme, ContactFilters(), Cursor(before=UUID(int=1)))
    back = listing.page(cast.acme, ContactFilters(), Cursor(after=page.newer))

    assert (page.rows, page.older) == ([], None)
    assert _phones(back.rows) == _phones(rows[4:])


def test_a_page_costs_one_query_and_its_counts_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _seven(cast.acme)
    customer = Customer(cast.acme.organization)
    _ = customer.sources.contacts

    with django_assert_num_queries(1):
        page = listing.page(customer, ContactFilters())
        _ = [(each.profile, each.organization.name) for each in page.rows]
    with django_assert_num_queries(1 + 3):
        listing.look(customer, ContactFilters())


def test_filters_narrow(cast: Cast) -> None:
    contact(cast.acme, "+14155550001", opt_out=True)
    contact(cast.acme, "+14155550002", default_channel="whatsapp")
    contact(cast.shop, "+442079460958")

    def found(**filters: Any) -> list[str]:
        return _phones(listing.page(cast.acme, ContactFilters(**filters)).rows)

    assert found(consent="opted_out") == ["1"]
    assert found(consent="reachable") == ["8", "2"]
    assert found(channel="whatsapp") == ["2"]
    assert found(whose="own") == ["2", "1"]
    assert found(whose="others") == ["8"]
    assert found(text="020 7946") == ["8"]
    assert found(text="nothing") == []
    assert found(consent="opted_out", channel="whatsapp") == []


def test_profile_sees_what_it_inherits_and_tells_it_from_its_own(cast: Cast) -> None:
    contact(cast.acme, "+14155550001")
    contact(cast.shop, "+14155550002")
    contact(cast.sibling, "+14155550003")
    contact(cast.outsider, "+14155550004")

    def found(whose: str) -> list[tuple[str, bool]]:
        page = listing.page(cast.shop, ContactFilters(whose=whose))
        return [(each.phone[-1], each.is_inherited) for each in page.rows]

    assert found("") == [("2", False), ("1", True)]
    assert found("own") == [("2", False)]
    assert found("others") == [("1", True)]


def test_counts_by_consent_end_at_a_limit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.core.listing.MAX_COUNTED", 4)
    rows = _seven(cast.acme)
    Contact.objects.filter(id=rows[0].id).update(opt_out=True)

    _, counts = listing.look(cast.acme, ContactFilters(consent="opted_out"))

    assert (counts.every, counts.reachable, counts.opted_out) == (5, 5, 1)


def test_a_search_and_its_counts_read_the_account_once(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    contact(cast.acme, "+14155550001", opt_out=True)
    contact(cast.acme, "+14155550002")
    contact(cast.acme, "+442079460958")
    _ = cast.acme.sources.contacts

    with django_assert_num_queries(2):
        page, counts = listing.look(cast.acme, ContactFilters(text="415", consent="reachable"))

    assert _phones(page.rows) == ["2"]
    assert counts == listing.Counts(every=2, reachable=1, opted_out=1)


def test_a_search_that_many_pass_has_pages_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = _seven(cast.acme)
    found = []

    for among in (0, 100):
        monkeypatch.setattr(listing, "_AMONG", among)
        first, _ = listing.look(cast.acme, ContactFilters(text="415"))
        second, counts = listing.look(cast.acme, ContactFilters(text="415"), Cursor(before=first.older))
        back, _ = listing.look(cast.acme, ContactFilters(text="415"), Cursor(after=second.newer))
        found.append((first.rows, second.rows, back.rows, counts.every))

    assert found == [(rows[:3], rows[3:6], rows[:3], 7)] * 2


def test_walk_passes_by_all(cast: Cast) -> None:
    rows = _seven(cast.acme)

    assert list(listing.walk(cast.acme, ContactFilters())) == rows
