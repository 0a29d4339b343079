"""Pages of a list: what `page` and `page_size` mean, and what is wrong with them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory
from rest_framework.request import Request

from apps.api import paging
from apps.billing.models import EntryKind, Wallet
from apps.contacts.models import Contact
from apps.core.errors import DomainError, Invalid
from apps.message_templates.models import MessageTemplate
from apps.webhooks.models import Endpoint
from tests.api.v3_program import Program
from tests.cast import Cast
from tests.factories import billing, message_templates, messaging, webhooks
from tests.factories.contacts import contact


def _page(**query: Any) -> dict[str, Any]:
    rows = Contact.objects.order_by("phone")
    request = Request(RequestFactory().get("/v3/contacts", query))
    pages = paging.Pages("contacts")
    found: dict[str, Any] = pages.get_paginated_response(
        [{"phone": row.phone} for row in pages.paginate_queryset(rows, request)]
    ).data
    return found


@pytest.fixture
def phones(cast: Cast) -> list[str]:
    phones = [f"+141555520{index:02}" for index in range(45)]
    for phone in phones:
        contact(cast.acme, phone)
    return phones


@pytest.mark.parametrize(
    ("total", "page", "size", "pages", "has_more"),
    [
        (0, 1, 20, 0, False),
        (1, 1, 20, 1, False),
        (20, 1, 20, 1, False),
        (21, 1, 20, 2, True),
        (21, 2, 20, 2, False),
        (21, 3, 20, 2, False),
        (100, 1, 1, 100, True),
    ],
)
def test_pagination_counts(total: int, page: int, size: int, pages: int, has_more: bool) -> None:
    told = paging.pagination(page, size, total)

    assert list(told) == ["page", "page_size", "total_count", "total_pages", "has_more", "cursors"]
    assert list(told.values()) == [page, size, total, pages, has_more, None]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, slice(0, 20)),
        ({"page": "2"}, slice(20, 40)),
        ({"page": "3"}, slice(40, 45)),
        ({"page": "4"}, slice(0, 0)),
        ({"page_size": "1"}, slice(0, 1)),
        ({"page_size": "100"}, slice(0, 45)),
        ({"page": "5", "page_size": "10"}, slice(40, 45)),
        ({"page": "", "page_size": ""}, slice(0, 20)),
        ({"page": "1" + "0" * 30}, slice(0, 0)),
    ],
)
def test_page_holds_its_rows(phones: list[str], query: dict[str, str], shown: slice) -> None:
    page = _page(**query)

    assert [row["phone"] for row in page["contacts"]] == phones[shown]
    assert page["pagination"]["total_count"] == 45


def test_pages_together_hold_every_row_once(phones: list[str]) -> None:
    seen: list[str] = []
    page = 1
    while True:
        found = _page(page=page, page_size=7)
        seen += [row["phone"] for row in found["contacts"]]
        if not found["pagination"]["has_more"]:
            break
        page += 1

    assert seen == phones
    assert page == found["pagination"]["total_pages"] == 7


@pytest.mark.parametrize("page", ["0", "-1", "-" + "9" * 30])
def test_page_below_one_is_out_of_range(db: None, page: str) -> None:
    with pytest.raises(DomainError) as refused:
        _page(page=page)

    assert (refused.value.code, refused.value.message) == ("VALIDATION_005", "Page must be greater than 0")


@pytest.mark.parametrize("size", ["0", "-1", "101", "1" + "0" * 30])
def test_size_outside_of_1_to_100_is_refused(db: None, size: str) -> None:
    with pytest.raises(Invalid) as refused:
        _page(page_size=size)

    assert refused.value.details == {"page_size": ["Page size must be between 1 and 100"]}


@pytest.mark.parametrize("name", ["page", "page_size"])
@pytest.mark.parametrize(
    "text", ["x", "1.0", "1e1", "1_0", "+1", " 1", "0x1", "\u0661", "\u00b2", "1\0", "null", "[]", "-"]
)
def test_what_is_no_whole_number_is_refused(db: None, name: str, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        _page(**{name: text})

    assert refused.value.details == {name: [f"{name} must be a whole number"]}


def _fill(cast: Cast, kind: str, count: int) -> None:
    """Add as many rows to a list; deliveries are those of one webhook, the account's first."""
    hook = Endpoint.objects.order_by("id").first() or webhooks.endpoint(cast.acme)
    made = MessageTemplate.objects.count()
    for index in range(count):
        match kind:
            case "messages":
                messaging.message(cast.acme)
            case "contacts":
                contact(cast.acme, f"+1415555{Contact.objects.count():04}")
            case "templates":
                message_templates.template(cast.acme, f"template {made + index}")
            case "webhooks":
                webhooks.endpoint(cast.acme)
            case "events":
                webhooks.delivery(hook)
            case "transactions":
                wallet = Wallet.objects.filter(id=cast.acme.id).first() or billing.wallet(cast.acme)
                billing.entry(wallet, EntryKind.TOP_UP, 1)


def _address(kind: str) -> str:
    hook = Endpoint.objects.order_by("id").first()
    if kind == "transactions":
        return "/v3/billing/transactions"
    return f"/v3/webhooks/{hook.id}/events" if kind == "events" and hook else f"/v3/{kind}"


LISTS = ["messages", "contacts", "templates", "webhooks", "events", "transactions"]


@pytest.mark.parametrize("kind", LISTS)
def test_cursor_reads_every_row_once_while_others_are_added(cast: Cast, kind: str) -> None:
    _fill(cast, kind, 5)
    program, path = Program(cast.acme), _address(kind)
    wanted = [row["id"] for row in program.get(path, page_size=100).data[kind]]
    query: dict[str, Any] = {"page_size": 2}
    seen: list[str] = []
    while True:
        found = program.get(path, **query).data
        seen += [row["id"] for row in found[kind]]
        told = found["pagination"]
        if not told["has_more"]:
            break
        query["cursor"] = told["cursors"]["after"]
        _fill(cast, kind, 1)

    assert len(wanted) >= 5
    assert seen == wanted
    assert told["cursors"] == {"before": None, "after": None}


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("cursor", ["nonsense", "1", "\0", "019aabc0-0000-7000-8000-00000000000g"])
def test_cursor_that_is_none_is_refused(cast: Cast, kind: str, cursor: str) -> None:
    _fill(cast, kind, 1)

    answer = Program(cast.acme).get(_address(kind), cursor=cursor)

    assert (answer.status, answer.error["code"], answer.named) == (400, "VALIDATION_001", {"cursor"})


@pytest.mark.parametrize("kind", LISTS)
def test_pages_go_on_beside_cursors(cast: Cast, kind: str) -> None:
    _fill(cast, kind, 3)
    program, path = Program(cast.acme), _address(kind)

    first, second = (program.get(path, page=page, page_size=1).data for page in (1, 2))

    assert first[kind] != second[kind]
    assert program.get(path, page_size=1, cursor=first["pagination"]["cursors"]["after"]).data[kind] == second[kind]
    assert program.get(path, page_size=1, cursor="").data[kind] == first[kind]


@pytest.mark.parametrize("path", ["/v3/messages", "/v3/contacts", "/v3/templates"])
def test_every_list_has_pages(cast: Cast, path: str) -> None:
    program = Program(cast.acme)

    found = program.get(path, page=2, page_size=3)

    assert {**found.data["pagination"], "cursors": None} == paging.pagination(2, 3, 0)
    assert program.get(path, page=0).refusal == (400, "VALIDATION_005", "Page must be greater than 0")
    assert program.get(path, page_size=101).refusal[:2] == (400, "VALIDATION_001")
    assert program.get(path, page_size=101).named == {"page_size"}
