"""The list is paged by key, and counted by source."""

from __future__ import annotations

import pytest

from apps.contacts.suppression import listing
from apps.contacts.suppression.listing import SuppressionFilters
from apps.core.listing import Cursor
from tests.cast import Cast
from tests.factories import suppression


def test_pages_follow_each_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.core.listing.SIZE", 2)
    made = [suppression.entry(cast.acme, f"+1415555267{each}") for each in range(3)]

    first = listing.page(cast.acme, SuppressionFilters())
    second = listing.page(cast.acme, SuppressionFilters(), Cursor(before=first.older))

    assert [row.id for row in (*first.rows, *second.rows)] == sorted((row.id for row in made), reverse=True)
    assert second.older is None


def test_counts_and_export_follow_the_filters(cast: Cast) -> None:
    suppression.entry(cast.acme, "+14155552671", channel="sms")
    suppression.entry(cast.shop, "+14155552672")

    assert listing.counts(cast.acme, SuppressionFilters(), iter(["", "page", "api"])) == {"": 2, "page": 2, "api": 0}
    assert listing.counts(cast.shop, SuppressionFilters(channel="sms"), iter([""])) == {"": 0}
    walked = listing.walk(cast.acme, SuppressionFilters(digits="2671"))
    assert [row.phone for row in walked] == ["+14155552671"]
