from __future__ import annotations

from typing import Any

import pytest

from apps.brands.models import Brand
from apps.brands.vocabulary import BrandStatus, EntityType, IdentityStatus
from apps.users.models import Role
from tests.api.ledger import written
from tests.api.v3_program import UNKNOWN, Program
from tests.cast import Cast, change
from tests.factories import users
from tests.factories.brands import brand

LEAST = {"contactName": "Ada Lovelace", "vertical": "RETAIL", "brandRelationship": "BASIC_ACCOUNT"}
TEXTS = {
    "brandName": "Acme Shoes",
    "contactEmail": "ada@acme.test",
    "contactPhone": "+14155552671",
    "contactPhoneCountryCode": "1",
    "businessName": "Acme",
    "businessLegalName": "Acme Inc.",
    "businessRole": "Owner",
    "businessUrl": "https://acme.test",
    "taxId": "12-3456789",
    "taxIdType": "us_ein",
    "street": "1 Main Street",
    "city": "Springfield",
    "state": "IL",
    "postalCode": "62701",
    "country": "US",
    "countryOfRegistration": "US",
    "phoneNumberPrefix": "+1",
    "notes": "Shoes only",
    "primaryUseCase": "Orders",
    "expectedMessagingVolume": "1000",
}
FULL = {
    **LEAST,
    **TEXTS,
    "entityType": "PRIVATE_PROFIT",
    "isTcrApplication": True,
    "destinationCountries": [{"id": "US", "isMain": True}, {"id": "CA", "isMain": False}],
}
EMPTY: dict[str, Any] = {**dict.fromkeys([*TEXTS, "entityType"]), "isTcrApplication": False, "destinationCountries": []}
UNREGISTERED = {
    **dict.fromkeys(["status", "identityStatus", "tcrBrandId", "universalEin", "cspId", "submittedAt", "updatedAt"]),
    "submittedToTCR": False,
    "isInherited": False,
}


# --- Reading ---


def test_list_is_a_bare_array_of_flat_brands(cast: Cast, program: Program) -> None:
    row = brand(
        cast.acme,
        entity_type=EntityType.NON_PROFIT,
        status=BrandStatus.ACTIVE,
        identity_status=IdentityStatus.VERIFIED,
        tcr_brand_id="B1",
    )

    answer = program.get("/v3/brands")

    assert answer.status == 200
    assert answer.data == [
        {
            "id": str(row.id),
            **LEAST,
            **EMPTY,
            **UNREGISTERED,
            "entityType": "NON_PROFIT",
            "status": "ACTIVE",
            "identityStatus": "VERIFIED",
            "tcrBrandId": "B1",
            "createdAt": row.created_at.isoformat(),
        }
    ]


def test_list_of_nobody_is_empty(program: Program) -> None:
    assert program.get("/v3/brands").data == []


def test_everybody_lists_what_they_may_use(cast: Cast) -> None:
    for customer in (cast.acme, cast.shop, cast.outsider):
        brand(customer, brand_name=customer.account.name)

    def listed(program: Program) -> list[tuple[str, bool]]:
        return [(row["brandName"], row["isInherited"]) for row in program.get("/v3/brands").data]

    assert listed(Program(cast.acme)) == [("Acme", False), ("EU shop", False)]
    assert listed(Program(cast.shop)) == [("Acme", True), ("EU shop", False)]
    assert listed(Program(cast.acme, acting_as=cast.sibling)) == [("Acme", True)]
    change(cast.sibling, inherit_tcr_brand=False)
    assert listed(Program(cast.sibling)) == []


# --- Making ---


def test_creating_with_everything_said(cast: Cast, program: Program) -> None:
    answer = program.post("/v3/brands", {"brand": FULL})

    assert answer.status == 201
    row = Brand.objects.get(id=answer.data.pop("id"))
    assert answer.data.pop("createdAt")
    assert answer.data == {**FULL, **UNREGISTERED}
    assert (row.organization, row.profile) == (cast.acme.organization, None)


@pytest.mark.parametrize("rest", [{}, dict.fromkeys(EMPTY), dict.fromkeys(TEXTS, "")])
def test_creating_with_the_least(program: Program, rest: dict[str, Any]) -> None:
    answer = program.post("/v3/brands", {"brand": {**LEAST, **rest}})

    assert answer.status == 201
    assert {name: answer.data[name] for name in EMPTY} == EMPTY


def test_profile_that_makes_a_brand_does_not_inherit_one_any_more(cast: Cast) -> None:
    brand(cast.acme)
    program = Program(cast.shop)
    assert [row["isInherited"] for row in program.get("/v3/brands").data] == [True]

    answer = program.post("/v3/brands", {"brand": LEAST})

    assert answer.status == 201
    assert [row["id"] for row in program.get("/v3/brands").data] == [answer.data["id"]]


def test_second_brand_is_refused(cast: Cast, program: Program) -> None:
    brand(cast.acme)

    answer = program.post("/v3/brands", {"brand": LEAST})

    assert answer.refusal == (409, "RESOURCE_007", "Brand already exists for this customer")
    assert answer.headers["x-should-retry"] == "false"


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, {"brand"}),
        ({"brand": None}, {"brand"}),
        ({"brand": []}, {"brand"}),
        ({"brand": "Acme"}, {"brand"}),
        ({"brand": {}}, {"brand.contactName", "brand.vertical", "brand.brandRelationship"}),
        ({"brand": dict.fromkeys(LEAST)}, {"brand.contactName", "brand.vertical", "brand.brandRelationship"}),
        ({"brand": dict.fromkeys(LEAST, "")}, {"brand.contactName", "brand.vertical", "brand.brandRelationship"}),
        ({"brand": {**LEAST, "vertical": "retail", "entityType": "GMBH"}}, {"brand.vertical", "brand.entityType"}),
        ({"brand": {**LEAST, "brandRelationship": ["BASIC_ACCOUNT"]}}, {"brand.brandRelationship"}),
        ({"brand": {**LEAST, "brandRelationship": {"a": 1}}}, {"brand.brandRelationship"}),
        ({"brand": {**LEAST, "city": "x" * 256}}, {"brand.city"}),
        ({"brand": {**LEAST, "notes": "x" * 5001}}, {"brand.notes"}),
        ({"brand": {**LEAST, "city": "a\0b"}}, {"brand.city"}),
        ({"brand": {**LEAST, "city": ["Rome"]}}, {"brand.city"}),
        ({"brand": {**LEAST, "city": {}}}, {"brand.city"}),
        ({"brand": {**LEAST, "contactName": True}}, {"brand.contactName"}),
        ({"brand": {**LEAST, "isTcrApplication": "perhaps"}}, {"brand.isTcrApplication"}),
        ({"brand": {**LEAST, "isTcrApplication": []}}, {"brand.isTcrApplication"}),
        ({"brand": {**LEAST, "destinationCountries": {}}}, {"brand.destinationCountries"}),
        (
            {"brand": {**LEAST, "destinationCountries": ["US"]}},
            {"brand.destinationCountries.0"},
        ),
        (
            {"brand": {**LEAST, "destinationCountries": [{"id": "US"}, {"id": "A\0"}, {"isMain": True}]}},
            {"brand.destinationCountries.1.id", "brand.destinationCountries.2.id"},
        ),
        (
            {"brand": {**LEAST, "destinationCountries": [{"id": "US"}] * 251}},
            {"brand.destinationCountries"},
        ),
    ],
)
def test_malformed_brand_is_refused_by_its_fields(program: Program, body: Any, named: set[str]) -> None:
    before = written()

    answer = program.post("/v3/brands", body)

    assert answer.refusal == (400, "VALIDATION_001", "Request validation failed")
    assert answer.named == named
    assert written() == before


# --- Changing ---


def test_putting_replaces_the_brand(cast: Cast, program: Program) -> None:
    row = program.post("/v3/brands", {"brand": FULL}).data
    assert row.pop("updatedAt") is None

    answer = program.put(f"/v3/brands/{row['id']}", {"brand": {**LEAST, "city": "Rome"}})

    assert answer.status == 200
    assert answer.data.pop("updatedAt")
    assert answer.data == {**row, **EMPTY, "city": "Rome"}


def test_removing(cast: Cast, program: Program) -> None:
    row = brand(cast.acme)

    answer = program.delete(f"/v3/brands/{row.id}")

    assert (answer.status, answer.body) == (204, {})
    assert not Brand.objects.exists()


def test_removing_as_the_old_sdk_does(cast: Cast, program: Program) -> None:
    row = brand(cast.acme)

    assert program.call("DELETE", f"/v3/brands/{row.id}", b"{}", content_type="*/*").status == 204


@pytest.mark.parametrize("method", ["put", "delete"])
def test_inherited_brand_is_read_only(cast: Cast, method: str) -> None:
    row = brand(cast.acme)

    answer = getattr(Program(cast.shop), method)(f"/v3/brands/{row.id}", {"brand": LEAST})

    assert answer.refusal == (400, "VALIDATION_001", "This brand is inherited and cannot be changed.")


@pytest.mark.parametrize("method", ["put", "delete"])
def test_submitted_brand_is_locked(cast: Cast, program: Program, method: str) -> None:
    row = brand(cast.acme, submitted_to_tcr=True)

    answer = getattr(program, method)(f"/v3/brands/{row.id}", {"brand": LEAST})

    assert answer.refusal[:2] == (400, "VALIDATION_001")
    assert "submitted to The Campaign Registry" in answer.error["message"]


@pytest.mark.parametrize("method", ["put", "delete"])
@pytest.mark.parametrize("stranger", ["outsider", "sibling"])
def test_brand_of_somebody_else_looks_like_an_unknown_one(cast: Cast, method: str, stranger: str) -> None:
    program = Program(getattr(cast, stranger))

    foreign = getattr(program, method)(f"/v3/brands/{brand(cast.shop).id}", {"brand": LEAST})
    unknown = getattr(program, method)(f"/v3/brands/{UNKNOWN}", {"brand": LEAST})

    assert foreign.refusal == unknown.refusal == (404, "RESOURCE_009", "Brand not found for this customer")


@pytest.mark.parametrize("method", ["put", "delete"])
def test_malformed_id(program: Program, method: str) -> None:
    answer = getattr(program, method)("/v3/brands/abc", {"brand": LEAST})

    assert answer.refusal == (400, "VALIDATION_001", "Invalid brand ID format.")


# --- Rehearsing, and who may ---


@pytest.mark.parametrize("flag", ["sandbox", "test_mode"])
def test_rehearsals_change_nothing(cast: Cast, flag: str) -> None:
    row, program = brand(cast.sibling), Program(cast.shop)
    before = written()

    made = program.post("/v3/brands", {"brand": LEAST, flag: True})
    changed = Program(cast.sibling).put(f"/v3/brands/{row.id}", {"brand": LEAST, flag: True})
    removed = Program(cast.sibling).delete(f"/v3/brands/{row.id}", {flag: True})

    assert [answer.status for answer in (made, changed, removed)] == [201, 200, 204]
    assert {answer.headers["X-Sandbox"] for answer in (made, changed, removed)} == {"true"}
    assert written() == before


@pytest.mark.parametrize(("role", "may"), [(Role.ADMIN, True), (Role.BILLING, False), (Role.DEVELOPER, False)])
def test_brands_are_the_admins(cast: Cast, role: Role, may: bool) -> None:
    program = Program(cast.acme, made_by=users.member(cast.acme, "role@acme.test", role))
    row = brand(cast.acme)

    statuses = [
        program.get("/v3/brands").status,
        program.post("/v3/brands", {"brand": LEAST}).status,
        program.put(f"/v3/brands/{row.id}", {"brand": LEAST}).status,
        program.delete(f"/v3/brands/{row.id}").status,
    ]

    assert statuses == ([200, 409, 200, 204] if may else [200, 403, 403, 403])
