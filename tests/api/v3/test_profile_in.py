"""What is refused of a profile before anything is done, and how what is said is read."""

from __future__ import annotations

from typing import Any

import pytest

from apps.api.v3.profile_in import UpdateIn, wanted_of
from tests.api.ledger import written
from tests.api.v3.test_brand_shapes import NESTED_LEAST
from tests.api.v3_program import Program
from tests.cast import Cast

CARD = {"card_number": "4242424242424242", "expiry": "09/27", "cvc": "123", "zip_code": "94107"}
CONTACT = {"name": "Ada Lovelace", "email": "ada@acme.test"}
WABA = {"waba_id": "1234567890", "access_token": "EAAG-secret"}
FLAGS = [
    "allow_contact_sharing",
    "allow_template_sharing",
    "inherit_contacts",
    "inherit_templates",
    "inherit_tcr_brand",
    "inherit_tcr_campaign",
]


def _read(**body: Any) -> dict[str, Any]:
    serializer = UpdateIn(data=body)
    serializer.is_valid(raise_exception=True)
    return wanted_of(serializer.validated_data)


def test_null_leaves_and_an_empty_text_takes_away() -> None:
    wanted = _read(name=None, icon="", description=None, sending_phone_number="", sending_phone_number_profile_id="")

    assert wanted == {
        "details": {"icon": None, "sending_phone_number": None, "sending_phone_number_profile_id": None},
        "brand": None,
        "payment_details": None,
    }


def test_nothing_said_is_nothing_wanted() -> None:
    assert _read() == {"details": {}, "brand": None, "payment_details": None}
    assert _read(**dict.fromkeys(["brand", "payment_details", "billing_contact", *FLAGS])) == _read()


def test_flag_that_is_false_is_something_said() -> None:
    assert _read(**dict.fromkeys(FLAGS, False))["details"] == dict.fromkeys(FLAGS, False)


@pytest.mark.parametrize("contact", [CONTACT, {**CONTACT, "phone": None, "address": None}])
def test_contact_has_always_its_four_parts(contact: Any) -> None:
    found = _read(billing_contact=contact)["details"]["billing_contact"]

    assert found == {**CONTACT, "phone": None, "address": None}


BOTH: list[tuple[dict[str, Any], set[str]]] = [
    ({"name": ""}, {"name"}),
    ({"name": "x" * 256}, {"name"}),
    ({"name": ["x"], "icon": {}}, {"name", "icon"}),
    ({"name": "a\0b", "description": "a\0b"}, {"name", "description"}),
    ({"icon": "x" * 513, "description": "x" * 5001}, {"icon", "description"}),
    ({"short_name": "ab"}, {"short_name"}),
    ({"short_name": "123"}, {"short_name"}),
    ({"short_name": "much too long"}, {"short_name"}),
    (dict.fromkeys(FLAGS, "perhaps"), set(FLAGS)),
    (dict.fromkeys(FLAGS, [True]), set(FLAGS)),
    ({"billing_model": "PROFILE"}, {"billing_model"}),
    ({"billing_model": []}, {"billing_model"}),
    ({"billing_contact": "Ada"}, {"billing_contact"}),
    ({"billing_contact": {}}, {"billing_contact.name", "billing_contact.email"}),
    ({"billing_contact": {"name": "Ada", "email": "ada"}}, {"billing_contact.email"}),
    (
        {"billing_contact": {**CONTACT, "phone": "1" * 33, "address": "x" * 1001}},
        {"billing_contact.phone", "billing_contact.address"},
    ),
    ({"payment_details": []}, {"payment_details"}),
    ({"payment_details": {}}, {f"payment_details.{name}" for name in CARD}),
    ({"payment_details": {**CARD, "card_number": "4242 4242 4242 4242"}}, {"payment_details.card_number"}),
    ({"payment_details": {**CARD, "card_number": "4" * 12}}, {"payment_details.card_number"}),
    ({"payment_details": {**CARD, "card_number": "4" * 20}}, {"payment_details.card_number"}),
    ({"payment_details": {**CARD, "expiry": "13/27"}}, {"payment_details.expiry"}),
    ({"payment_details": {**CARD, "expiry": "9/2027"}}, {"payment_details.expiry"}),
    ({"payment_details": {**CARD, "cvc": "12"}}, {"payment_details.cvc"}),
    (
        {"payment_details": {**CARD, "cvc": "12345", "zip_code": ""}},
        {"payment_details.cvc", "payment_details.zip_code"},
    ),
    ({"brand": {}}, {"brand.contact", "brand.compliance"}),
    ({"brand": {**NESTED_LEAST, "business": {"entityType": "GMBH"}}}, {"brand.business.entityType"}),
    ({"brand": {**NESTED_LEAST, "contact": {"businessName": "Acme"}}}, {"brand.contact.name"}),
    (
        {"brand": {**NESTED_LEAST, "compliance": {}}},
        {"brand.compliance.vertical", "brand.compliance.brandRelationship"},
    ),
    ({"brand": NESTED_LEAST, "inherit_tcr_brand": True}, {"brand"}),
    ({"payment_details": CARD, "billing_model": "organization"}, {"payment_details"}),
    ({"sandbox": "yes"}, {"sandbox"}),
]


@pytest.mark.parametrize(("body", "named"), BOTH)
def test_malformed_profile_is_refused_by_its_fields(cast: Cast, body: dict[str, Any], named: set[str]) -> None:
    before, program = written(), Program(cast.acme)
    usual = {"name": "Asia shop", "billing_contact": CONTACT}

    for answer in (
        program.post("/v3/profiles", {**usual, **body}),
        program.patch(f"/v3/profiles/{cast.shop.id}", body),
    ):
        assert answer.refusal[:2] == (400, "VALIDATION_001")
        assert answer.named == named
    assert written() == before


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, {"name"}),
        ({"name": None}, {"name"}),
        ({"name": "Asia shop"}, {"billing_contact"}),
        ({"name": "Asia shop", "billing_model": "profile", "billing_contact": None}, {"billing_contact"}),
        ({"name": "Asia shop", "billing_model": "profile_and_organization"}, {"billing_contact"}),
        ({"name": "Asia shop", "whatsapp_business_account": []}, {"whatsapp_business_account"}),
        (
            {"name": "Asia shop", "whatsapp_business_account": {"phone_number_id": "1"}},
            {"whatsapp_business_account.waba_id", "whatsapp_business_account.access_token"},
        ),
        (
            {"name": "x", "whatsapp_business_account": {"waba_id": "1" * 65, "access_token": "x" * 1025}},
            {"whatsapp_business_account.waba_id", "whatsapp_business_account.access_token"},
        ),
    ],
)
def test_creating_asks_for_more(cast: Cast, body: dict[str, Any], named: set[str]) -> None:
    before = written()

    answer = Program(cast.acme).post("/v3/profiles", body)

    assert answer.refusal[:2] == (400, "VALIDATION_001")
    assert answer.named == named
    assert written() == before


@pytest.mark.parametrize(
    ("body", "code", "named"),
    [
        ({"sending_phone_number": "12"}, "VALIDATION_002", {"sending_phone_number"}),
        ({"whatsapp_phone_number": "phone"}, "VALIDATION_002", {"whatsapp_phone_number"}),
        ({"sending_phone_number": "1" * 33}, "VALIDATION_001", {"sending_phone_number"}),
        ({"sending_phone_number_profile_id": "abc"}, "VALIDATION_001", {"sending_phone_number_profile_id"}),
        ({"sending_phone_number_profile_id": []}, "VALIDATION_001", {"sending_phone_number_profile_id"}),
        (
            {"sending_whatsapp_number_profile_id": "01890000-0000-7000-8000-000000000000"},
            "VALIDATION_001",
            {"sending_whatsapp_number_profile_id"},
        ),
        (
            {"allow_number_change_during_onboarding": "no idea"},
            "VALIDATION_001",
            {"allow_number_change_during_onboarding"},
        ),
        ({"whatsapp_business_account": WABA}, "VALIDATION_001", {"whatsapp_business_account"}),
        ({"billing_model": "profile"}, "VALIDATION_001", {"billing_contact"}),
    ],
)
def test_changing_asks_for_more(cast: Cast, body: dict[str, Any], code: str, named: set[str]) -> None:
    before = written()

    answer = Program(cast.acme).patch(f"/v3/profiles/{cast.shop.id}", body)

    assert answer.refusal[:2] == (400, code)
    assert answer.named == named
    assert written() == before


def test_refusal_does_not_repeat_the_card(cast: Cast) -> None:
    card = {"card_number": "4242-4242-4242-4242", "expiry": "2027", "cvc": "abcde", "zip_code": "x" * 21}

    answer = Program(cast.acme).post("/v3/profiles", {"name": "Asia shop", "payment_details": card})

    assert answer.status == 400
    assert not [value for value in card.values() if value in str(answer.body["error"]["details"])]


@pytest.mark.parametrize("body", [{}, {"webHookUrl": None}, {"webHookUrl": []}, {"webHookUrl": "x" * 2049}])
def test_completion_needs_an_address(cast: Cast, body: dict[str, Any]) -> None:
    answer = Program(cast.acme).post(f"/v3/profiles/{cast.shop.id}/complete", body)

    assert answer.refusal[:2] == (400, "VALIDATION_001")
    assert answer.named == {"webHookUrl"}
