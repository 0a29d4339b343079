"""Pages of a history: the same rows in the same order, wherever they are sought, counted or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from typing import Any
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.core.listing import Cursor, Page
from apps.core.models import first_id_at
from apps.messaging import hourly_counts
from apps.messaging.filtering import MessageFilters
from apps.messaging.history import listing
from apps.messaging.models import Failure, Message, MessageStatus, Outgoing
from apps.messaging.sending import status
from apps.messaging.sending.status import StatusStep
from apps.organizations.customer import Customer
from tests.cast import Cast
from tests.factories import channels, contacts, message_templates, messaging
from tests.messaging.conftest import NOW

_KINDS: list[dict[str, Any]] = [
    {"status": MessageStatus.DELIVERED, "channel": "sms"},
    {"status": MessageStatus.READ, "channel": "whatsapp"},
    {"status": MessageStatus.SENT, "channel": "sms"},
    {"status": MessageStatus.FAILED, "channel": "sms", "error_code": "ERR_UNDELIVERABLE"},
    {"status": MessageStatus.FAILED, "error_code": "ERR_CONSENT_BLOCKED"},
    {"status": MessageStatus.QUEUED},
    {"status": MessageStatus.ROUTED, "channel": "whatsapp"},
    {"status": MessageStatus.RECEIVED, "channel": "sms", "direction": "INBOUND"},
]
FILTERS = [
    MessageFilters(),
    *(MessageFilters(status=status) for status in ("waiting", "moving", "delivered", "failed", "blocked", "received")),
    *(MessageFilters(status=status) for status in ("QUEUED", "ROUTED", "SENT", "READ", "FAILED", "RECEIVED")),
    MessageFilters(channel="whatsapp"),
    MessageFilters(channel="auto"),
    MessageFilters(channel="sms", status="FAILED"),
    MessageFilters(direction="INBOUND"),
    MessageFilters(direction="OUTBOUND", channel="sms"),
    MessageFilters(code="ERR_UNDELIVERABLE"),
    MessageFilters(code="ERR_UNDELIVERABLE", channel="whatsapp"),
    MessageFilters(low=first_id_at(NOW - timedelta(hours=20)), high=first_id_at(NOW - timedelta(hours=4))),
    MessageFilters(status="delivered", high=first_id_at(NOW - timedelta(hours=9, minutes=7))),
]


def write_history(customer: Customer, count: int, hours_apart: float = 0.5, **fields: Any) -> None:
    """Messages of every kind, the newest now."""
    for index, kind in zip(range(count), cycle(_KINDS)):
        made = messaging.message(
            customer, created_at=NOW - timedelta(hours=hours_apart) * (count - index), **{**kind, **fields}
        )
        if made.status in (MessageStatus.QUEUED, MessageStatus.ROUTED):
            Outgoing.objects.create(message_id=made.id, due_at=NOW)
        if made.status == MessageStatus.FAILED:
            Failure.objects.create(
                message_id=made.id,
                organization_id=made.organization_id,
                profile_id=made.profile_id,
                error_code=made.error_code or "",
                is_blocked=made.error_code == "ERR_CONSENT_BLOCKED",
            )


def _expected(customer: Customer, asked: MessageFilters) -> list[UUID]:
    rows = Message.objects.visible_to(customer).newest_first()
    return [row.id for row in rows if asked.low <= row.id < asked.high and _passes(row, asked)]


def _passes(row: Message, asked: MessageFilters) -> bool:
    blocked = row.error_code == "ERR_CONSENT_BLOCKED"
    channel = row.channel or "auto"
    return (
        (not asked.standings or ("BLOCKED" if blocked else row.status) in asked.standings)
        and asked.channel in ("", channel)
        and asked.code in ("", row.error_code)
    )


def _pages(customer: Customer, asked: MessageFilters) -> Iterator[Page[Message]]:
    page = listing.page(customer, asked)
    yield page
    while page.older:
        cursor = page.older
        page = listing.page(customer, asked, Cursor(before=cursor))
        assert page.older != cursor
        yield page


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.core.listing.SIZE", 3)


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("is_counted", [False, True])
@pytest.mark.parametrize("asked", FILTERS, ids=repr)
def test_pages_hold_every_row_once_in_order(cast: Cast, asked: MessageFilters, is_counted: bool) -> None:
    write_history(cast.acme, 40)
    write_history(cast.shop, 9)
    write_history(cast.outsider, 9)
    if is_counted:
        hourly_counts.recount(now=NOW)

    found = [row.id for page in _pages(cast.acme, asked) for row in page.rows]

    assert found == _expected(cast.acme, asked)


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("asked", FILTERS, ids=repr)
def test_the_way_back_shows_the_same_pages(cast: Cast, asked: MessageFilters) -> None:
    write_history(cast.acme, 40)
    hourly_counts.recount(now=NOW)
    pages = [page.rows for page in _pages(cast.acme, asked)]

    for newer, older in zip(pages, pages[1:], strict=False):
        back = listing.page(cast.acme, asked, Cursor(after=older[0].id))
        assert back.rows == newer


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("asked", FILTERS, ids=repr)
def test_a_profile_sees_its_own_and_a_stranger_nothing(cast: Cast, asked: MessageFilters) -> None:
    write_history(cast.shop, 20)
    write_history(cast.acme, 20)
    hourly_counts.recount(now=NOW)

    own = [row.id for page in _pages(cast.shop, asked) for row in page.rows]

    assert own == _expected(cast.shop, asked)
    assert listing.page(cast.sibling, asked).rows == []
    assert listing.page(cast.outsider, asked).rows == []


def test_rows_of_a_contact(cast: Cast) -> None:
    person = contacts.contact(cast.acme)
    write_history(cast.acme, 16, contact_id=person.id)
    write_history(cast.outsider, 8, contact_id=person.id)
    asked = MessageFilters(people=(person.id,), status="failed")

    assert len(listing.page(cast.acme, MessageFilters(people=(person.id,))).rows) == 16
    assert [row.error_code for row in listing.page(cast.acme, asked).rows] == ["ERR_UNDELIVERABLE"] * 2
    assert listing.page(cast.acme, MessageFilters(people=())).rows == []


def test_a_rare_template_is_found_in_old_hours(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    template = message_templates.template(cast.acme)
    old = messaging.message(cast.acme, created_at=NOW - timedelta(days=80), template_id=template.id)
    write_history(cast.acme, 30)
    hourly_counts.recount(now=NOW)

    with django_assert_max_num_queries(6):
        found = listing.page(cast.acme, MessageFilters(template_id=template.id))

    assert [row.id for row in found.rows] == [old.id]
    assert found.older is None


def test_a_change_of_an_old_message_is_seen_before_it_is_counted(cast: Cast) -> None:
    old = messaging.message(cast.acme, created_at=NOW - timedelta(days=8), status=MessageStatus.SENT, channel="sms")
    messaging.message(cast.acme, created_at=NOW, status=MessageStatus.SENT)
    hourly_counts.recount(now=NOW)

    status.apply(channels.sender(cast.acme), [StatusStep(old.id, MessageStatus.READ)], now=NOW)

    assert [row.id for row in listing.page(cast.acme, MessageFilters(status="READ")).rows] == [old.id]


@pytest.mark.usefixtures("small_pages")
def test_a_search_that_reads_too_much_says_how_far_it_looked(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "_TIME", replace(listing._TIME, budget=10))
    wanted = messaging.message(cast.acme, created_at=NOW - timedelta(days=2), channel="rcs")
    write_history(cast.acme, 25)

    first = listing.page(cast.acme, MessageFilters(channel="rcs"))

    assert first.rows == []
    assert first.looked_to is not None
    assert first.older is not None
    assert [row.id for page in _pages(cast.acme, MessageFilters(channel="rcs")) for row in page.rows] == [wanted.id]


@pytest.mark.usefixtures("small_pages")
def test_hours_that_hold_too_much_are_left_for_the_next_page(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    write_history(cast.acme, 40)
    messaging.message(cast.acme, created_at=NOW + timedelta(days=1))
    hourly_counts.recount(now=NOW + timedelta(days=1))
    monkeypatch.setattr(listing, "BUDGET", 1)
    asked = MessageFilters(channel="whatsapp")

    pages = list(_pages(cast.acme, asked))

    assert [row.id for page in pages for row in page.rows] == _expected(cast.acme, asked)
    assert any(page.looked_to for page in pages)


def test_walking_gives_everything_in_pieces(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    write_history(cast.acme, 40)
    monkeypatch.setattr(listing, "_AT_ONCE", 7)

    pieces = list(listing.walk(cast.acme, MessageFilters(status="delivered")))

    assert [each for piece in pieces for each in piece] == _expected(cast.acme, MessageFilters(status="delivered"))
    assert len(pieces[0]) == 7


def test_a_stretch_that_is_empty_holds_nothing(cast: Cast) -> None:
    messaging.message(cast.acme)

    assert listing.page(cast.acme, MessageFilters(low=first_id_at(NOW), high=first_id_at(NOW))) == Page([])
