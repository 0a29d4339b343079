from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from apps.contacts.models import Contact
from tests.api.v2.v2_program import UNKNOWN, Program, faults
from tests.cast import Cast
from tests.factories.contacts import PHONE, contact

SHAPE = {
    "phoneNumber": "+14155552671",
    "formatE164": "+14155552671",
    "formatInternational": "+1 415-555-2671",
    "formatNational": "(415) 555-2671",
    "formatRfc": "tel:+1-415-555-2671",
    "countryCode": "1",
    "regionCode": "US",
    "availableChannels": "sms",
    "defaultChannel": "sms",
}
GUIDED = {
    "phone_number": "+14155552671",
    "format_e164": "+14155552671",
    "format_international": "+1 415-555-2671",
    "format_national": "(415) 555-2671",
    "format_rfc": "tel:+1-415-555-2671",
    "country_code": "1",
    "region_code": "US",
    "available_channels": "sms",
    "default_channel": "sms",
}


def test_list(cast: Cast) -> None:
    first, second = contact(cast.shop, PHONE), contact(cast.acme, "+14155552672")
    contact(cast.sibling, "+14155552673")
    contact(cast.shop, "+14155552674", deleted_at=timezone.now())

    answer = Program(cast.shop).get("/v2/contacts", page=0, pageSize=20)

    assert answer.status == 200
    assert [row["id"] for row in answer.body["items"]] == [str(second.id), str(first.id)]
    assert answer.body["items"][1] == {"id": str(first.id), **SHAPE}
    assert {**answer.body, "items": []} == {"items": [], "totalCount": 2, "page": 0, "pageSize": 20, "totalPages": 1}


def test_by_id(cast: Cast, program: Program) -> None:
    row = contact(cast.acme)

    answer = program.get("/v2/contacts/id", id=str(row.id))

    assert (answer.status, answer.body) == (200, {"id": str(row.id), **SHAPE})


@pytest.mark.parametrize("written", ["%2B14155552671", "+14155552671", "14155552671", "%2B1%20(415)%20555-2671"])
def test_by_phone(cast: Cast, program: Program, written: str) -> None:
    row = contact(cast.acme)

    answer = program.get("/v2/contacts/phone", phoneNumber=written)

    assert (answer.status, answer.body) == (200, {"id": str(row.id), **SHAPE})


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("id", {}, {"id": ["This field is required."]}),
        ("id", {"id": "abc"}, {"id": ["Invalid UUID format"]}),
        ("id", {"id": ""}, {"id": ["Invalid UUID format"]}),
        ("phone", {}, {"phoneNumber": ["This field is required."]}),
        ("phone", {"phoneNumber": ""}, {"phoneNumber": ["This field may not be blank."]}),
        ("phone", {"phoneNumber": "%00"}, {"phoneNumber": ["Null characters are not allowed."]}),
    ],
)
def test_question_that_is_none(program: Program, path: str, query: dict[str, str], expected: dict[str, Any]) -> None:
    assert faults(program.get(f"/v2/contacts/{path}", **query)) == expected


@pytest.mark.parametrize("stranger", ["outsider", "sibling"])
def test_contact_of_somebody_else_looks_like_an_unknown_one(cast: Cast, stranger: str) -> None:
    program, row = Program(getattr(cast, stranger)), contact(cast.shop)

    by_id = [program.get("/v2/contacts/id", id=each).body for each in (str(row.id), UNKNOWN)]
    by_phone = [
        program.get("/v2/contacts/phone", phoneNumber=each).body for each in (PHONE, "+14155559999", "nonsense")
    ]

    assert by_id == 2 * [{"status": 404, "title": "Not Found", "detail": "Contact not found", "code": "RESOURCE_001"}]
    assert {each["detail"] for each in by_phone} == {"Contact not found with the specified phone number"}


def test_adding_in_the_guides_words(cast: Cast, program: Program) -> None:
    answer = program.post("/v2/contacts", {"phone_number": PHONE})

    row = Contact.objects.get()
    assert (answer.status, answer.body) == (201, {"data": {"id": str(row.id), **GUIDED}})
    assert (row.phone, row.organization_id, row.profile_id) == (PHONE, cast.acme.id, None)


def test_adding_in_camel_case(cast: Cast) -> None:
    answer = Program(cast.acme, sender=cast.shop).post("/v2/contacts", {"phoneNumber": PHONE})

    row = Contact.objects.get()
    assert (answer.status, answer.body) == (201, {"id": str(row.id), **SHAPE})
    assert row.profile_id == cast.shop.id


@pytest.mark.parametrize("number", [None, "", "12", "abc", "+0123456789", 7, [], {}, True, "\0", "9" * 100])
def test_number_that_is_none(cast: Cast, program: Program, number: Any) -> None:
    bare, guided = (
        program.post("/v2/contacts", {"phoneNumber": number}),
        program.post("/v2/contacts", {"phone_number": number}),
    )

    assert set(faults(bare)) == {"phoneNumber"}
    assert (guided.status, guided.body["error"]["code"]) == (400, "validation_error")
    assert guided.body["error"]["message"].startswith("phone_number: ")
    assert Contact.objects.count() == 0


def test_number_that_is_there(cast: Cast, program: Program) -> None:
    contact(cast.acme)

    bare, guided = (
        program.post("/v2/contacts", {"phoneNumber": PHONE}),
        program.post("/v2/contacts", {"phone_number": PHONE}),
    )

    assert (bare.status, bare.body["title"], bare.body["code"]) == (409, "Conflict", "RESOURCE_007")
    assert (guided.status, guided.body["error"]["code"]) == (409, "already_exists")
    assert bare.headers["x-should-retry"] == guided.headers["x-should-retry"] == "false"
