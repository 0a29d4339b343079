"""Profiles read, created, changed and removed over v3."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from apps.brands.models import Brand
from apps.channels.models import CarrierAccount
from apps.organizations.models import Profile
from tests.api.ledger import written
from tests.api.v3.test_brand_shapes import NESTED, NESTED_LEAST
from tests.api.v3.test_profile_in import CARD, CONTACT, FLAGS, WABA
from tests.api.v3_program import Program, call
from tests.cast import Cast, change
from tests.factories import billing, users
from tests.factories.brands import brand

USUAL: dict[str, Any] = {
    "email": "owner@acme.test",
    "icon": None,
    "description": None,
    "short_name": None,
    "updated_at": None,
    **{flag: flag.startswith("inherit_") for flag in FLAGS},
    "billing_model": "profile",
    "sending_phone_number_profile_id": None,
    "sending_whatsapp_number_profile_id": None,
    "sending_phone_number": None,
    "whatsapp_phone_number": None,
    "allow_number_change_during_onboarding": None,
    "waba_id": None,
    "billing_contact": None,
    "brand": None,
}


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def _as_answered(body: dict[str, Any]) -> dict[str, Any]:
    return {section: {_snake(name): value for name, value in fields.items()} for section, fields in body.items()}


# --- Reading ---


def test_profile_is_shown_in_full(cast: Cast, program: Program) -> None:
    assert cast.shop.profile is not None

    for asking in (program, Program(cast.shop), Program(cast.acme, acting_as=cast.shop)):
        answer = asking.get(f"/v3/profiles/{cast.shop.id}")

        assert answer.status == 200
        assert answer.data == {
            **USUAL,
            "id": str(cast.shop.id),
            "organization_id": str(cast.acme.id),
            "name": "EU shop",
            "status": "approved",
            "created_at": cast.shop.profile.created_at.isoformat(),
        }


def test_brand_and_whatsapp_of_the_organization_are_shown(cast: Cast, program: Program) -> None:
    change(cast.acme, waba_id="1234567890")
    above = brand(cast.acme, brand_name="Acme Shoes")

    shown = program.get(f"/v3/profiles/{cast.shop.id}").data

    assert shown["waba_id"] == "1234567890"
    assert (shown["brand"]["id"], shown["brand"]["is_inherited"]) == (str(above.id), True)
    change(cast.shop, inherit_tcr_brand=False)
    assert program.get(f"/v3/profiles/{cast.shop.id}").data["brand"] is None


def test_list_holds_all_profiles_of_the_organization(cast: Cast, program: Program) -> None:
    answer = program.get("/v3/profiles")

    assert answer.status == 200
    assert [row["name"] for row in answer.data["profiles"]] == ["EU shop", "US shop"]
    assert answer.data["profiles"][0] == program.get(f"/v3/profiles/{cast.shop.id}").data
    change(cast.shop, deleted_at=timezone.now())
    assert [row["name"] for row in program.get("/v3/profiles").data["profiles"]] == ["US shop"]
    assert Program(cast.outsider).get("/v3/profiles").data == {"profiles": []}


def test_account_page_agrees(cast: Cast, program: Program) -> None:
    program.patch(f"/v3/profiles/{cast.shop.id}", {"short_name": "EUShop", **dict.fromkeys(FLAGS, False)})

    mine = {row["id"]: row for row in program.get("/v3/profiles").data["profiles"]}

    for row in program.get("/v3/me").data["profiles"]:
        shown = mine[row["id"]]
        assert {**row["settings"]}.items() <= shown.items()
        assert {name: row[name] for name in ("name", "short_name", "status", "created_at")}.items() <= shown.items()


# --- Making ---


def test_creating_with_the_least(cast: Cast, program: Program) -> None:
    answer = program.post("/v3/profiles", {"name": "Asia shop", "billing_contact": CONTACT})

    assert answer.status == 201
    row = Profile.objects.get(id=answer.data["id"])
    assert answer.data == {
        **USUAL,
        "id": str(row.id),
        "organization_id": str(cast.acme.id),
        "name": "Asia shop",
        "status": "incomplete",
        "created_at": row.created_at.isoformat(),
        "billing_contact": {**CONTACT, "phone": None, "address": None},
    }


def test_creating_with_everything_said(cast: Cast, program: Program) -> None:
    contact = {**CONTACT, "phone": "+14155552671", "address": "1 Main Street"}
    said = {
        "name": "Asia shop",
        "icon": "https://acme.test/icon.png",
        "description": "Asia",
        "short_name": "Asia 1",
        **{flag: not flag.startswith("inherit_") for flag in FLAGS},
        "billing_model": "profile_and_organization",
        "billing_contact": contact,
    }

    answer = program.post(
        "/v3/profiles",
        {
            **said,
            "payment_details": CARD,
            "brand": NESTED,
            "whatsapp_business_account": {**WABA, "phone_number_id": "555"},
        },
    )

    assert answer.status == 201
    shown = answer.data["brand"]
    assert {section: shown[section] for section in NESTED} == _as_answered(NESTED)
    assert (shown["is_inherited"], shown["submitted_to_tcr"], shown["status"]) == (False, False, None)
    assert {name: answer.data[name] for name in said} == said
    assert answer.data["waba_id"] == WABA["waba_id"]
    row = Profile.objects.get(id=answer.data["id"])
    account = CarrierAccount.objects.get(profile=row)
    assert (account.provider, account.external_id) == ("whatsapp_cloud", WABA["waba_id"])
    assert (account.credentials, row.waba_phone_number_id) == ({"access_token": "EAAG-secret"}, "555")
    assert (Brand.objects.get().profile, row.inherit_tcr_brand) == (row, False)


def test_secrets_are_never_shown(cast: Cast, program: Program) -> None:
    body = {"name": "Asia shop", "billing_contact": CONTACT, "payment_details": CARD, "whatsapp_business_account": WABA}
    made = program.post("/v3/profiles", body)

    for answer in (made, program.get(f"/v3/profiles/{made.data['id']}"), program.get("/v3/profiles")):
        assert WABA["access_token"] not in str(answer.body)
        assert CARD["card_number"] not in str(answer.body)
    assert CARD["card_number"] not in str(written())


# --- Changing ---


def test_patching_changes_what_is_given(cast: Cast, program: Program) -> None:
    change(cast.shop, description="Europe", billing_contact={**CONTACT, "phone": None, "address": None})
    before = program.get(f"/v3/profiles/{cast.shop.id}").data

    answer = program.patch(
        f"/v3/profiles/{cast.shop.id}",
        {
            "name": "Europe",
            "short_name": "EUShop",
            "description": None,
            "sending_phone_number": "+1 415-555-2671",
            "sending_whatsapp_number_profile_id": str(cast.sibling.id),
            "allow_number_change_during_onboarding": True,
        },
    )

    assert answer.status == 200
    assert answer.data.pop("updated_at")
    before.pop("updated_at")
    assert answer.data == {
        **before,
        "name": "Europe",
        "short_name": "EUShop",
        "sending_phone_number": "+14155552671",
        "sending_whatsapp_number_profile_id": str(cast.sibling.id),
        "allow_number_change_during_onboarding": True,
    }


def test_patching_the_brand(cast: Cast, program: Program) -> None:
    made = program.patch(f"/v3/profiles/{cast.shop.id}", {"brand": NESTED}).data
    changed = program.patch(
        f"/v3/profiles/{cast.shop.id}", {"brand": {**NESTED_LEAST, "business": {"city": "Rome"}}}
    ).data

    assert (made["inherit_tcr_brand"], made["brand"]["is_inherited"]) == (False, False)
    assert changed["brand"]["id"] == made["brand"]["id"]
    assert changed["brand"]["business"] == {**made["brand"]["business"], "city": "Rome"}
    assert changed["brand"]["contact"] == made["brand"]["contact"]


def test_submitted_brand_cannot_change(cast: Cast, program: Program) -> None:
    brand(cast.shop, submitted_to_tcr=True)
    change(cast.shop, inherit_tcr_brand=False)

    answer = program.patch(f"/v3/profiles/{cast.shop.id}", {"name": "New", "brand": NESTED_LEAST})

    assert answer.refusal[:2] == (400, "VALIDATION_001")
    assert program.get(f"/v3/profiles/{cast.shop.id}").data["name"] == "EU shop"


# --- Removing ---


def test_removed_profile_is_gone_and_its_key_with_it(cast: Cast, program: Program) -> None:
    secret = users.key(cast.shop)

    answer = program.delete(f"/v3/profiles/{cast.shop.id}", {})

    assert (answer.status, answer.body) == (204, {})
    assert program.get(f"/v3/profiles/{cast.shop.id}").refusal == (404, "RESOURCE_014", "Profile not found")
    assert program.delete(f"/v3/profiles/{cast.shop.id}").status == 404
    assert call("GET", "/v3/me", headers={"x-api-key": secret}).status == 401
    assert Profile.objects.filter(id=cast.shop.id).exists()


def test_profile_with_a_balance_that_nothing_can_take_stays(cast: Cast, program: Program) -> None:
    billing.wallet(cast.shop, 7_000_000)

    answer = program.delete(f"/v3/profiles/{cast.shop.id}")

    assert answer.refusal[:2] == (409, "CONFLICT_014")
    billing.wallet(cast.acme)
    assert program.delete(f"/v3/profiles/{cast.shop.id}").status == 204
    assert program.get("/v3/billing/balance").data["balance"] == "7.0000"
