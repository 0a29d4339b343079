"""Pages of the log: every delivery once and in order, for every filter, also where the search stops early."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from apps.core.listing import Cursor, Page
from apps.core.models import first_id_at
from apps.webhooks.log import listing
from apps.webhooks.log.listing import DeliveryFilters
from apps.webhooks.models import Delivery, Endpoint
from tests.cast import Cast
from tests.factories.webhooks import NOW, attempted, delivery, endpoint

_FAILED = [attempted(500, error="HTTP 500", response="out of paper")]
FILTERS = [
    DeliveryFilters(),
    DeliveryFilters(status="failed"),
    DeliveryFilters(event="message.received"),
    DeliveryFilters(text="order_confirmation"),
    DeliveryFilters(text="paper", reads_responses=True),
    DeliveryFilters(low=first_id_at(NOW - timedelta(hours=9)), high=first_id_at(NOW - timedelta(hours=2))),
    DeliveryFilters(status="delivered", event="message.sent", text="SENT"),
]


def _log(to: Endpoint) -> None:
    """An hour apart, the newest just before NOW."""
    for hours in range(12, 0, -1):
        event = ("message.sent", "message.received", "contact.opt_out")[hours % 3]
        state = {"status": "failed", "tries": _FAILED} if hours % 4 == 0 else {}
        delivery(to, event, event_id=first_id_at(NOW - timedelta(hours=hours)), **state)


def _expected(to: Endpoint, asked: DeliveryFilters) -> list[UUID]:
    rows = Delivery.objects.to(to).newest_first()
    return [
        row.event_id
        for row in rows
        if asked.low <= row.event_id < asked.high
        and asked.status in ("", row.status)
        and asked.event in ("", row.event_type)
        and asked.text.lower() in f"{row.event_type}{row.body}{row.tries}".lower()
    ]


def _all(to: Endpoint, asked: DeliveryFilters) -> list[UUID]:
    """From the newest to the oldest, page by page; and the same way back, unless a search stops early."""
    page, found = listing.page(to, asked), []
    while True:
        found += [row.event_id for row in page.rows]
        if page.older is None:
            assert listing.BUDGET < 12 or _back(to, asked, page) == found
            return found
        page = listing.page(to, asked, Cursor(before=page.older))


def _back(to: Endpoint, asked: DeliveryFilters, page: Page[Delivery]) -> list[UUID]:
    found = [row.event_id for row in page.rows]
    while page.newer is not None:
        page = listing.page(to, asked, Cursor(after=page.newer))
        found = [row.event_id for row in page.rows if row.event_id not in found] + found
    return found


@pytest.mark.parametrize("budget", [3, 1_000])
@pytest.mark.parametrize("asked", FILTERS)
def test_every_delivery_is_on_one_page(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, asked: DeliveryFilters, budget: int
) -> None:
    monkeypatch.setattr("apps.core.listing.SIZE", 2)
    monkeypatch.setattr(listing, "BUDGET", budget)
    to = endpoint(cast.acme)
    _log(to)
    _log(endpoint(cast.acme))

    assert _all(to, asked) == _expected(to, asked)


def test_search_that_stopped_early_says_how_far_it_looked(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "BUDGET", 3)
    to = endpoint(cast.acme)
    _log(to)

    page = listing.page(to, DeliveryFilters(text="nothing has this"))

    assert page.rows == []
    assert page.looked_to == NOW - timedelta(hours=3)


def test_responses_are_searched_only_by_who_may_read_them(cast: Cast) -> None:
    to = endpoint(cast.acme)
    _log(to)
    asked = DeliveryFilters(text="out of paper")

    assert listing.page(to, asked).rows == []
    assert len(listing.page(to, replace(asked, reads_responses=True)).rows) == 3


def test_newest_are_those_from_an_id_on(cast: Cast) -> None:
    to = endpoint(cast.acme)
    _log(to)

    found = listing.newest(to, DeliveryFilters(), low=first_id_at(NOW - timedelta(hours=2)), most=50)

    assert [row.created_at for row in found] == [NOW - timedelta(hours=1), NOW - timedelta(hours=2)]


def test_text_that_is_an_id_is_looked_up() -> None:
    event_id = first_id_at(NOW)

    assert listing.by_text(DeliveryFilters(), str(event_id)) == DeliveryFilters(event_id=event_id)
    assert listing.by_text(DeliveryFilters(), "paper") == DeliveryFilters(text="paper")


def test_id_of_a_message_is_searched_for(cast: Cast) -> None:
    hook = endpoint(cast.acme)
    row, _ = delivery(hook), delivery(hook)
    for wanted in (row.event_data["payload"]["message_id"], str(row.event_id)):
        shown = listing.page(hook, listing.by_text(DeliveryFilters(), wanted))
        assert [each.event_id for each in shown.rows] == [row.event_id]
