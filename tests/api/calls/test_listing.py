"""Pages of the log: every call once and in order, to its own, and by the indexes that were made for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.api.calls import listing
from apps.api.calls.listing import CallFilters
from apps.api.models import LoggedCall
from apps.core.listing import Cursor, Page
from apps.core.models import first_id_at
from apps.organizations.customer import Customer
from tests.cast import Cast
from tests.factories import api
from tests.factories.api import WHEN

_KEY = UUID(int=7)
_KINDS: list[dict[str, Any]] = [
    {"path": "/v3/messages?page=1"},
    {"path": "/v3/messages", "method": "POST", "status": 202},
    {"path": "/v3/contacts", "method": "POST", "status": 201, "key_id": _KEY},
    {"path": "/v3/contacts", "method": "POST", "status": 400, "error_code": "VALIDATION_002"},
    {"path": "/v3/me", "status": 503, "error_code": "SERVICE_001", "key_id": _KEY},
]
FILTERS = [
    CallFilters(),
    *(CallFilters(status=status) for status in ("2xx", "4xx", "5xx", "201", "400", "404")),
    CallFilters(method="POST"),
    CallFilters(path="messages"),
    CallFilters(path="%"),
    CallFilters(key_id=_KEY),
    CallFilters(error_code="SERVICE_001"),
    CallFilters(status="2xx", method="POST", path="/v3/c", key_id=_KEY),
    CallFilters(low=first_id_at(WHEN - timedelta(hours=20)), high=first_id_at(WHEN - timedelta(hours=4))),
    CallFilters(method="GET", high=first_id_at(WHEN - timedelta(hours=9))),
]


def write_calls(customer: Customer, count: int, **fields: Any) -> None:
    """Calls of every kind, half an hour apart, the newest just before WHEN."""
    for index, kind in zip(range(count), cycle(_KINDS)):
        api.call(customer, **{**kind, "at": WHEN - timedelta(minutes=30) * (count - index), **fields})


def _expected(customer: Customer, asked: CallFilters) -> list[UUID]:
    return [row.id for row in LoggedCall.objects.visible_to(customer).newest_first() if _passes(row, asked)]


def _passes(row: LoggedCall, asked: CallFilters) -> bool:
    return (
        asked.low <= row.id < asked.high
        and asked.status in ("", str(row.status), f"{row.status // 100}xx")
        and asked.method in ("", row.method)
        and asked.path in row.path
        and asked.key_id in (None, row.key_id)
        and asked.error_code in ("", row.error_code)
    )


def _pages(customer: Customer, asked: CallFilters) -> Iterator[Page[LoggedCall]]:
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
@pytest.mark.parametrize("budget", [4, 250_000])
@pytest.mark.parametrize("asked", FILTERS, ids=repr)
def test_pages_hold_every_call_once_in_order(
    cast: Cast, asked: CallFilters, budget: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "BUDGET", budget)
    write_calls(cast.acme, 40)
    write_calls(cast.shop, 9)
    write_calls(cast.outsider, 9)

    found = [row.id for page in _pages(cast.acme, asked) for row in page.rows]

    assert found == _expected(cast.acme, asked)


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("asked", FILTERS, ids=repr)
def test_the_way_back_shows_the_same_pages(cast: Cast, asked: CallFilters) -> None:
    write_calls(cast.acme, 40)
    pages = [page.rows for page in _pages(cast.acme, asked)]

    for newer, older in zip(pages, pages[1:], strict=False):
        assert listing.page(cast.acme, asked, Cursor(after=older[0].id)).rows == newer


@pytest.mark.parametrize("asked", FILTERS, ids=repr)
def test_a_profile_sees_its_own_and_a_stranger_nothing(cast: Cast, asked: CallFilters) -> None:
    write_calls(cast.shop, 20)
    write_calls(cast.acme, 20)

    own = [row.id for row in listing.page(cast.shop, asked).rows]

    assert own == _expected(cast.shop, asked)
    assert listing.page(cast.sibling, asked).rows == []
    assert listing.page(cast.outsider, asked).rows == []


def test_a_call_is_found_by_its_request_id_by_its_own_only(cast: Cast) -> None:
    call = api.call(cast.shop)
    write_calls(cast.acme, 3)
    asked = CallFilters(request_id=call.request_id)

    assert listing.page(cast.acme, asked).rows == listing.page(cast.shop, asked).rows == [call]
    assert listing.page(cast.sibling, asked).rows == listing.page(cast.outsider, asked).rows == []


@pytest.mark.usefixtures("small_pages")
def test_a_search_that_reads_too_much_says_how_far_it_looked(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "BUDGET", 10)
    wanted = api.call(cast.acme, "/v3/templates", at=WHEN - timedelta(days=2))
    write_calls(cast.acme, 25)
    asked = CallFilters(path="templates")

    first = listing.page(cast.acme, asked)

    assert (first.rows, first.newer) == ([], None)
    assert first.looked_to == WHEN.replace(microsecond=123_000) - timedelta(hours=5)
    assert [row.id for page in _pages(cast.acme, asked) for row in page.rows] == [wanted.id]


def test_the_first_page_is_shown_where_nothing_is_newer(cast: Cast) -> None:
    write_calls(cast.acme, 5)
    newest = listing.page(cast.acme, CallFilters()).rows

    assert listing.page(cast.acme, CallFilters(), Cursor(after=newest[0].id)) == Page(newest)
    assert listing.page(cast.acme, CallFilters(), Cursor(before=newest[-1].id)).newer == UUID(int=newest[-1].id.int - 1)


# As many as make an index worth while; one of a hundred was refused, and is the profile's.
_MANY = """
INSERT INTO api_loggedcall (id, organization_id, profile_id, key_id, request_id, at, method, path, status,
    milliseconds, error_code, is_replay, is_sandbox, body)
SELECT lpad(to_hex(n), 32, '0')::uuid, %(organization)s, CASE WHEN n %% 100 = 0 THEN %(profile)s::uuid END,
    %(key)s, 'req_' || n, now(), 'GET', '/v3/me', CASE WHEN n %% 100 = 0 THEN 404 ELSE 200 END,
    1, CASE WHEN n %% 100 = 0 THEN 'RESOURCE_001' END, false, false, repeat(chr(120), 100)
FROM generate_series(1, 20000) n
"""


@pytest.mark.parametrize(
    ("who", "asked", "index"),
    [
        ("acme", CallFilters(), "calls_of_an_account api_loggedcall_pkey"),
        ("acme", CallFilters(path="nothing"), "calls_of_an_account api_loggedcall_pkey"),
        ("acme", CallFilters(key_id=_KEY), "calls_of_an_account api_loggedcall_pkey"),
        ("acme", CallFilters(status="4xx"), "calls_refused"),
        ("acme", CallFilters(status="503"), "calls_refused"),
        ("acme", CallFilters(error_code="NOPE"), "calls_refused"),
        ("acme", CallFilters(request_id="req_77"), "calls_by_request_id"),
        ("shop", CallFilters(), "calls_of_a_profile"),
        ("sibling", CallFilters(), "calls_of_a_profile"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_an_index_answers(
    cast: Cast, who: str, asked: CallFilters, index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cast.shop.profile
    monkeypatch.setattr(listing, "BUDGET", 1_000)
    owners = {"organization": cast.acme.organization.id, "profile": cast.shop.profile.id, "key": uuid4()}
    with connection.cursor() as cursor:
        cursor.execute(_MANY, owners)
        cursor.execute("ANALYZE api_loggedcall")

    with CaptureQueriesContext(connection) as queries:
        listing.page(getattr(cast, who), asked)

    assert len(queries) <= 2
    for query in queries.captured_queries:
        assert _indexes(query["sql"]) <= set(index.split())


def _indexes(sql: str) -> set[str]:
    """Those that a plan uses; a table that is read as a whole is called so."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        [[[explained]]] = cursor.fetchall()
    return set(_scans(explained["Plan"]))


def _scans(plan: dict[str, Any]) -> Iterator[str]:
    if "Scan" in plan["Node Type"] and "Bitmap Heap" not in plan["Node Type"]:
        yield plan.get("Index Name", plan["Node Type"])
    for inner in plan.get("Plans", ()):
        yield from _scans(inner)
