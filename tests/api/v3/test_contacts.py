"""GET /v3/contacts and one contact: what is shown, what is found, and what is not."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tests.api.v3_program import UNKNOWN, Program
from tests.cast import Cast
from tests.factories.contacts import PHONE, contact


def _phones(answer: Any) -> list[str]:
    return [row["phone_number"] for row in answer.data["contacts"]]


# --- Reading ---


def test_contact_is_shown_in_full(cast: Cast, program: Program) -> None:
    row = contact(cast.acme, available_channels="sms,whatsapp")

    answer = program.get(f"/v3/contacts/{row.id}")

    assert answer.status == 200
    created_at = answer.data.pop("created_at")
    assert created_at.startswith(f"{row.created_at:%Y-%m-%dT%H:%M:%S}")
    assert answer.data == {
        "id": str(row.id),
        "customer_id": str(cast.acme.id),
        "phone_number": PHONE,
        "format_e164": PHONE,
        "format_international": "+1 415-555-2671",
        "format_national": "(415) 555-2671",
        "format_rfc": "tel:+1-415-555-2671",
        "country_code": "1",
        "region_code": "US",
        "available_channels": "sms,whatsapp",
        "default_channel": "sms",
        "opt_out": False,
        "channel_consent": {"sms": "opted_in", "whatsapp": "opted_in"},
        "is_inherited": False,
        "name": "",
        "labels": [],
        "updated_at": None,
    }


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
@pytest.mark.parametrize("bad", ["abc", "123", "not-a-uuid", "0189-0000"])
def test_malformed_id(program: Program, method: str, bad: str) -> None:
    arguments: tuple[Any, ...] = ({},) if method == "patch" else ()

    answer = getattr(program, method)(f"/v3/contacts/{bad}", *arguments)

    assert answer.refusal == (400, "VALIDATION_001", "Invalid contact ID format.")


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
@pytest.mark.parametrize("stranger", ["outsider", "sibling"])
def test_contact_of_somebody_else_looks_like_an_unknown_one(cast: Cast, method: str, stranger: str) -> None:
    program = Program(getattr(cast, stranger))
    arguments: tuple[Any, ...] = ({"opt_out": True},) if method == "patch" else ()

    foreign = getattr(program, method)(f"/v3/contacts/{contact(cast.shop).id}", *arguments)
    unknown = getattr(program, method)(f"/v3/contacts/{UNKNOWN}", *arguments)

    assert foreign.refusal == unknown.refusal == (404, "RESOURCE_001", "Contact not found")
    assert foreign.error == unknown.error


def test_list_is_newest_first_and_paged(cast: Cast, program: Program) -> None:
    for digit in range(5):
        contact(cast.acme, f"+1415555000{digit}")

    answer = program.get("/v3/contacts", page=2, page_size=2)

    assert _phones(answer) == ["+14155550002", "+14155550001"]
    assert answer.data["pagination"] == {
        "page": 2,
        "page_size": 2,
        "total_count": 5,
        "total_pages": 3,
        "has_more": True,
        "cursors": {"before": None, "after": answer.data["contacts"][-1]["id"]},
    }


def test_list_holds_what_the_customer_may_use(cast: Cast) -> None:
    contact(cast.acme, "+14155550001")
    contact(cast.shop, "+14155550002")
    contact(cast.sibling, "+14155550003")
    contact(cast.outsider, "+14155550004")
    contact(cast.shop, "+14155550005", deleted_at=timezone.now())

    answer = Program(cast.shop).get("/v3/contacts")

    assert {row["phone_number"]: row["is_inherited"] for row in answer.data["contacts"]} == {
        "+14155550002": False,
        "+14155550001": True,
    }


def test_organization_key_narrowed_to_a_profile(cast: Cast) -> None:
    contact(cast.shop, "+14155550002")
    contact(cast.sibling, "+14155550003")

    answer = Program(cast.acme, acting_as=cast.shop).get("/v3/contacts")

    assert _phones(answer) == ["+14155550002"]
    assert answer.headers["X-Profile-Id"] == str(cast.shop.id)


@pytest.mark.parametrize("written", [PHONE, "+1 (415) 555-2671", " 14155552671", "14155552671"])
def test_list_by_phone(cast: Cast, program: Program, written: str) -> None:
    contact(cast.acme)
    contact(cast.acme, "+4930123456")

    assert _phones(program.get("/v3/contacts", phone=written)) == [PHONE]


@pytest.mark.parametrize("written", ["+14155552672", "nonsense", "+"])
def test_list_by_a_phone_that_is_not_there(cast: Cast, program: Program, written: str) -> None:
    contact(cast.acme)

    answer = program.get("/v3/contacts", phone=written)

    assert answer.refusal == (404, "RESOURCE_001", "Contact not found with the specified phone number")


def test_list_by_channel_and_search(cast: Cast, program: Program) -> None:
    contact(cast.acme, available_channels="sms,whatsapp")
    contact(cast.acme, "+4930123456")

    assert _phones(program.get("/v3/contacts", channel="whatsapp")) == [PHONE]
    assert _phones(program.get("/v3/contacts", search="(415) 555")) == [PHONE]
    assert _phones(program.get("/v3/contacts", search="030 123")) == ["+4930123456"]
    assert _phones(program.get("/v3/contacts", search="nobody")) == []


def test_list_by_name_and_label(cast: Cast, program: Program) -> None:
    contact(cast.acme, name="Ada Lovelace", labels=["VIP", "London"])
    contact(cast.acme, "+4930123456", name="Alan Turing", labels=["London"])

    assert _phones(program.get("/v3/contacts", search="lovelace")) == [PHONE]
    assert _phones(program.get("/v3/contacts", label="VIP")) == [PHONE]
    assert _phones(program.get("/v3/contacts", label="London", search="alan")) == ["+4930123456"]
    assert _phones(program.get("/v3/contacts", label="vip")) == []


@pytest.mark.parametrize(
    ("query", "code", "message", "details"),
    [
        ({"page": 0}, "VALIDATION_005", "Page must be greater than 0", {"page": ["Page must be greater than 0"]}),
        ({"page": -1}, "VALIDATION_005", "Page must be greater than 0", {"page": ["Page must be greater than 0"]}),
        (
            {"page_size": 101},
            "VALIDATION_001",
            "Request validation failed",
            {"page_size": ["Page size must be between 1 and 100"]},
        ),
        (
            {"channel": "pigeon"},
            "VALIDATION_006",
            "Request validation failed",
            {"channel": ["Channel must be one of: sms, whatsapp, rcs"]},
        ),
        (
            {"search": "a\0b"},
            "VALIDATION_001",
            "Request validation failed",
            {"search": ["Null characters are not allowed."]},
        ),
    ],
)
def test_list_with_a_bad_question(
    program: Program, query: dict[str, Any], code: str, message: str, details: dict[str, list[str]]
) -> None:
    answer = program.get("/v3/contacts", **query)

    assert answer.refusal == (400, code, message)
    assert answer.error["details"] == details


# --- Sandbox ---


def test_list_costs_the_same_however_long_it_is(
    cast: Cast, program: Program, django_assert_max_num_queries: Any
) -> None:
    for digit in range(10):
        contact(cast.acme, f"+1415555000{digit}")

    with django_assert_max_num_queries(6):  # the key, its use, what is shared, the count, the page
        assert len(program.get("/v3/contacts").data["contacts"]) == 10
