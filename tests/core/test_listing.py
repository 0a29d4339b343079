"""Pages by key: every row once and in order, there and back, whatever the cursor; counts that stop at a limit."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from apps.contacts.models import Contact
from apps.core import listing
from apps.core.listing import FIRST, LAST, Cursor, Found, Page
from apps.core.models import made_at
from tests.cast import assemble
from tests.factories.contacts import contact


@pytest.fixture
def rows(db: None) -> list[Contact]:
    """Seven, the newest first."""
    acme = assemble().acme
    return [contact(acme, f"+1415555000{number}") for number in range(7)][::-1]


def _contacts() -> QuerySet[Contact]:
    return Contact.objects.all()


def _page(cursor: Cursor = listing.NEWEST, low: UUID = FIRST, high: UUID = LAST) -> Page[Contact]:
    return listing.page(listing.by_key(_contacts()), cursor, low=low, high=high, size=3)


def test_pages_lead_to_the_end_and_back(rows: list[Contact]) -> None:
    first = _page()
    second = _page(Cursor(before=first.older))
    third = _page(Cursor(before=second.older))
    back = _page(Cursor(after=third.newer))
    top = _page(Cursor(after=back.newer))

    assert [each.rows for each in (first, second, third)] == [rows[:3], rows[3:6], rows[6:]]
    assert (back.rows, top.rows) == (rows[3:6], rows[:3])
    assert (first.newer, third.older, top.newer) == (None, None, None)


def test_too_few_newer_ones_are_shown_with_those_below(rows: list[Contact]) -> None:
    assert _page(Cursor(after=rows[1].id)) == _page()


@pytest.mark.parametrize("cursor", [Cursor(before=FIRST), Cursor(after=FIRST), Cursor(before=LAST), Cursor(after=LAST)])
def test_any_id_is_a_cursor(rows: list[Contact], cursor: Cursor) -> None:
    assert _page(cursor).rows in ([], rows[:3], rows[4:])


def test_a_page_stays_within_its_bounds(rows: list[Contact]) -> None:
    found = _page(low=rows[4].id, high=rows[1].id)

    assert (found.rows, found.older) == (rows[2:5], None)
    assert _page(Cursor(after=rows[6].id), low=rows[4].id, high=rows[1].id).rows == rows[2:5]


def test_a_page_is_one_query(rows: list[Contact], django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        _page(Cursor(before=rows[2].id))
    with django_assert_num_queries(1):
        _page(Cursor(after=rows[3].id))


def test_a_walk_that_gave_up_says_how_far_it_looked_and_goes_on_there() -> None:
    stopped_at = UUID("019df05e-25b3-7000-8000-000000000000")

    def walk(low: UUID, high: UUID, *, is_forward: bool, size: int) -> Found[Contact]:
        return Found([], stopped_at)

    assert listing.page(walk) == Page([], older=stopped_at, looked_to=made_at(stopped_at))


def test_newest_from_an_id_on(rows: list[Contact]) -> None:
    walk = listing.by_key(_contacts())

    assert listing.newest(walk, low=rows[3].id, most=2) == rows[:2]
    assert listing.newest(walk, low=rows[3].id, most=9) == rows[:4]


@pytest.mark.parametrize("at_once", [1, 3, 7, 100])
def test_every_row_is_walked_by_once(rows: list[Contact], at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "_AT_ONCE", at_once)

    assert list(listing.every(_contacts())) == rows


def test_counts_stop_at_a_limit(rows: list[Contact], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MAX_COUNTED", 4)

    assert listing.capped_count(_contacts()) == 5
    assert listing.capped_count(_contacts().filter(id=rows[0].id)) == 1


@pytest.mark.parametrize(("number", "figure"), [(0, "0"), (1284, "1,284"), (10_000, "10,000"), (10_001, "10,000+")])
def test_figures(number: int, figure: str) -> None:
    assert listing.figure(number) == figure
