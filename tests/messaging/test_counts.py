"""Figures: the same whether they come from the counts or from the rows, and they add up."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from apps.core.models import first_id_at
from apps.messaging import counts, hourly_counts
from apps.messaging.filtering import TABS, MessageFilters
from apps.messaging.history import listing
from tests.cast import Cast
from tests.factories import contacts, messaging
from tests.messaging.conftest import NOW
from tests.messaging.history.test_listing import FILTERS, write_history


@pytest.mark.parametrize("is_counted", [False, True])
@pytest.mark.parametrize("asked", FILTERS, ids=repr)
def test_a_tab_holds_as_many_as_its_list(cast: Cast, asked: MessageFilters, is_counted: bool) -> None:
    write_history(cast.acme, 40)
    write_history(cast.outsider, 8)
    if is_counted:
        hourly_counts.recount(now=NOW)

    tabs = counts.by_tab(cast.acme, asked)

    listed = {tab: len(listing.page(cast.acme, replace(asked, status=tab)).rows) for tab in ("", *TABS)}
    if asked.code:  # what did not fail has no code
        listed |= {"waiting": 0, "moving": 0, "delivered": 0, "received": 0}
    assert tabs == listed
    assert tabs[""] == sum(tabs[tab] for tab in TABS)


@pytest.mark.parametrize("is_counted", [False, True])
def test_a_profile_counts_its_own(cast: Cast, is_counted: bool) -> None:
    write_history(cast.shop, 8)
    write_history(cast.acme, 16)
    if is_counted:
        hourly_counts.recount(now=NOW)

    totals = [
        counts.by_tab(customer, MessageFilters())[""]
        for customer in (cast.acme, cast.shop, cast.sibling, cast.outsider)
    ]

    assert totals == [24, 8, 0, 0]


def test_by_hour_and_by_tab_agree_across_the_edge(cast: Cast) -> None:
    write_history(cast.acme, 40)
    hourly_counts.recount(now=NOW - timedelta(hours=5))  # what came later is not counted yet
    asked = MessageFilters(low=first_id_at(NOW - timedelta(hours=18, minutes=20)))

    by_standing = Counter[str]()
    for (_, standing), count in counts.by_hour(cast.acme, asked).items():
        by_standing[standing] += count

    tabs = counts.by_tab(cast.acme, asked)
    assert {tab: sum(by_standing[each] for each in TABS[tab]) for tab in TABS} == {tab: tabs[tab] for tab in TABS}
    assert by_standing.total() == len(listing.page(cast.acme, asked).rows) == 36


def test_many_young_messages_are_taken_from_the_counts(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    write_history(cast.acme, 16)
    hourly_counts.recount(now=NOW)
    messaging.message(cast.acme, created_at=NOW)
    monkeypatch.setattr(counts, "_LIVE", 2)

    assert counts.by_tab(cast.acme, MessageFilters())[""] == 16


def test_counts_of_a_contact(cast: Cast) -> None:
    person = contacts.contact(cast.acme)
    write_history(cast.acme, 16, contact_id=person.id)
    write_history(cast.acme, 8)

    tabs = counts.by_tab(cast.acme, MessageFilters(people=(person.id,)))

    assert (tabs[""], tabs["failed"], tabs["blocked"]) == (16, 2, 2)
