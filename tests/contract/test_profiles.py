"""Profiles, brands and campaigns against the live house: what both releases of the SDK understand of their answers.

`test_every_method.py` calls every method once; here it is what comes back, who is refused, and how a profile comes to
life. Brands by themselves are older than either release, and are spoken to without one.
"""

from __future__ import annotations

from itertools import count
from typing import Any
from urllib.request import Request, urlopen

import orjson
import pytest

from tests.contract.sdk import SEEDS, Refused, Sdk, awaited
from tests.fakes.receiver import Receiver
from tests.live_house import Live
from tests.patience import PATIENCE

NEVER = "01890000-0000-7000-8000-000000000000"
BRAND: dict[str, Any] = {
    "contact": {"name": "Ada Lovelace", "business_name": "Acme", "phone_country_code": "1"},
    "business": {"legal_name": "Acme Inc.", "tax_id_type": "us_ein", "country_of_registration": "US"},
    "compliance": {
        "vertical": "RETAIL",
        "brand_relationship": "SMALL_ACCOUNT",
        "is_tcr_application": True,
        "destination_countries": [{"id": "US", "is_main": True}],
        "primary_use_case": "Orders",
    },
}
PLAIN = {"contact": {"name": "Ada Lovelace"}, "compliance": {"vertical": "NGO", "brand_relationship": "BASIC_ACCOUNT"}}
CAMPAIGN = {
    "name": "Orders",
    "description": "News of your order",
    "type": "App",
    "use_cases": [{"messaging_use_case_us": "DELIVERY_NOTIFICATION", "sample_messages": ["It is on its way."]}],
    "optin_keywords": "YES, START",
    "privacy_policy_link": "https://acme.test/privacy",
}
CONTACT = {"name": "Ada Lovelace", "email": "ada@acme.test"}
CARD = {"card_number": "4242424242424242", "expiry": "09/27", "cvc": "123", "zip_code": "94107"}
_shops = count(1)


def _create(sdk: Sdk, **how: Any) -> Any:
    return sdk("profiles.create", name=f"Shop {next(_shops)}", **{"billing_contact": CONTACT, **how})


def _delete(sdk: Sdk, method: str, *args: str, **how: Any) -> None:
    """The older release has the fields of the body in an object of their own."""
    if sdk.release == SEEDS:
        how["body"] = {name: how.pop(name) for name in ("sandbox",) if name in how}
    assert sdk(method, *args, **how) is None


def test_new_profile_has_the_usual_settings(sdk: Sdk, live: Live) -> None:
    made = _create(sdk, short_name="Shop 1", payment_details=CARD)

    assert (made["organization_id"], made["status"]) == (live.env["SENTDASH_ORGANIZATION_ID"], "incomplete")
    assert (made["short_name"], made["billing_model"]) == ("Shop 1", "profile")
    assert made["billing_contact"] == {**CONTACT, "phone": None, "address": None}
    assert {made[f"inherit_{what}"] for what in ("contacts", "templates", "tcr_brand", "tcr_campaign")} == {True}
    assert {made[f"allow_{what}_sharing"] for what in ("contact", "template")} == {False}
    assert sdk("profiles.retrieve", made["id"]) == made
    assert made in sdk("profiles.list")["profiles"]
    _delete(sdk, "profiles.delete", made["id"])


def test_brand_inside_of_a_profile(sdk: Sdk) -> None:
    waba = {"waba_id": "1234567890", "access_token": "EAAG-secret", "phone_number_id": "555"}
    made = _create(sdk, inherit_tcr_brand=False, brand=BRAND, whatsapp_business_account=waba)

    brand = made["brand"]
    assert (brand["contact"]["business_name"], brand["contact"]["phone_country_code"]) == ("Acme", "1")
    assert (brand["business"]["legal_name"], brand["business"]["tax_id_type"]) == ("Acme Inc.", "us_ein")
    assert (brand["compliance"]["vertical"], brand["compliance"]["is_tcr_application"]) == ("RETAIL", True)
    assert brand["compliance"]["destination_countries"] == [{"id": "US", "isMain": True}]
    assert (brand["is_inherited"], brand["submitted_to_tcr"], brand["status"]) == (False, False, None)
    assert made["waba_id"] == "1234567890"
    assert "EAAG-secret" not in str(made)
    changed = sdk("profiles.update", made["id"], brand={**BRAND, "business": {"legal_name": "Acme Ltd."}})
    assert changed["brand"]["business"] == {**brand["business"], "legal_name": "Acme Ltd."}
    _delete(sdk, "profiles.delete", made["id"])


def test_campaign_lives_its_whole_life(sdk: Sdk) -> None:
    profile = _create(sdk, inherit_tcr_brand=False, inherit_tcr_campaign=False, brand=BRAND)

    made = sdk("profiles.campaigns.create", profile["id"], campaign=CAMPAIGN)
    listed = sdk("profiles.campaigns.list", profile["id"])
    changed = sdk(
        "profiles.campaigns.update", made["id"], profile_id=profile["id"], campaign={**CAMPAIGN, "name": "Sales"}
    )
    _delete(sdk, "profiles.campaigns.delete", made["id"], profile_id=profile["id"])

    assert (made["brandId"], made["customerId"]) == (profile["brand"]["id"], profile["id"])
    assert (made["submittedToTCR"], made["status"], made["optinKeywords"]) == (False, None, "YES, START")
    (use_case,) = made["useCases"]
    assert (use_case["campaignId"], use_case["sampleMessages"]) == (made["id"], ["It is on its way."])
    assert listed == [made]
    assert (changed["id"], changed["name"]) == (made["id"], "Sales")
    assert sdk("profiles.campaigns.list", profile["id"]) == []
    _delete(sdk, "profiles.delete", profile["id"])


def test_rehearsals_leave_nothing(sdk: Sdk) -> None:
    before = sdk("profiles.list")["profiles"]
    profile_id = before[0]["id"]

    made = _create(sdk, brand=PLAIN, sandbox=True)
    sdk("profiles.update", profile_id, name="Renamed", sandbox=True)
    sdk("profiles.complete", profile_id, web_hook_url="https://acme.test/done", sandbox=True)
    _delete(sdk, "profiles.delete", profile_id, sandbox=True)

    assert made["brand"]["contact"]["name"] == "Ada Lovelace"
    assert sdk("profiles.list")["profiles"] == before


def test_refusals_have_their_classes(sdk: Sdk, live: Live) -> None:
    own, key = live.env["SENTDASH_PROFILE_ID"], live.env["SENTDASH_PROFILE_API_KEY"]
    brandless = _create(sdk, inherit_tcr_brand=False)["id"]
    sibling = next(each["id"] for each in sdk("profiles.list")["profiles"] if each["id"] != own)
    told = []

    for method, args, named in (
        ("profiles.create", (), {}),
        ("profiles.retrieve", (NEVER,), {}),
        ("profiles.retrieve", (sibling,), {"key": key}),
        ("profiles.list", (), {"key": key}),
        ("profiles.update", (own,), {"name": "Mine", "key": key}),
        ("profiles.campaigns.list", (brandless,), {}),
        ("profiles.complete", (sibling,), {"web_hook_url": "ftp://acme.test"}),
        ("messages.send", (), {"to": ["+14155552671"], "template": {"name": "welcome"}, "x_profile_id": brandless}),
    ):
        with pytest.raises(Refused) as refused:
            sdk(method, *args, **named)
        told.append(refused.value.told)

    assert told == [
        ("BadRequestError", 400, "VALIDATION_001"),
        ("NotFoundError", 404, "RESOURCE_014"),
        ("NotFoundError", 404, "RESOURCE_014"),
        ("PermissionDeniedError", 403, "AUTH_004"),
        ("PermissionDeniedError", 403, "AUTH_004"),
        ("NotFoundError", 404, "RESOURCE_009"),
        ("BadRequestError", 400, "VALIDATION_001"),
        ("PermissionDeniedError", 403, "AUTH_006"),
    ]
    assert sdk("profiles.retrieve", own, key=key)["id"] == own
    _delete(sdk, "profiles.delete", brandless)


@pytest.mark.parametrize(
    ("brand", "status", "told"),
    [(BRAND, "pending_review", "SUBMITTED"), (PLAIN, "approved", "COMPLETED")],
)
def test_profile_comes_to_life(sdk: Sdk, brand: Any, status: str, told: str) -> None:
    """Made, given a brand and a campaign, completed; its address is told once, and its status is another."""
    made = _create(sdk, inherit_tcr_brand=False, inherit_tcr_campaign=False)
    with Receiver() as receiver, pytest.raises(Refused) as early:
        sdk("profiles.complete", made["id"], web_hook_url=receiver.url)
    assert set(early.value.body["error"]["details"]) == {"short_name", "description", "brand"}

    sdk("profiles.update", made["id"], short_name="Shop", description="Sells things", brand=brand)
    sdk("profiles.campaigns.create", made["id"], campaign=CAMPAIGN)
    with Receiver() as receiver:
        begun = sdk("profiles.complete", made["id"], web_hook_url=f"{receiver.url}/done")
        (call,) = receiver.wait(1)
        body = call.json()
        after = awaited(lambda: sdk("profiles.retrieve", made["id"]), lambda profile: profile["status"] == status)
        again = sdk("profiles.complete", made["id"], web_hook_url=f"{receiver.url}/again")
        calls = receiver.wait(1 if status == "approved" else 2)

    assert begun["message"] == "Profile completion in progress"
    assert body.pop("timestamp")
    assert (call.path, body) == ("/done", {"profileId": made["id"], "success": True, "status": told})
    assert after["status"] == status
    assert again.get("status") == ("completed" if status == "approved" else None)
    assert len(calls) == (1 if status == "approved" else 2)
    _delete(sdk, "profiles.delete", made["id"])


def _ask(live: Live, method: str, path: str, body: Any = None, *, profile_id: str) -> tuple[int, Any]:
    raw = None if body is None else orjson.dumps(body)
    headers = {"x-api-key": live.env["SENT_DM_API_KEY"], "x-profile-id": profile_id, "content-type": "*/*"}
    with urlopen(Request(live.url + path, raw, headers, method=method), timeout=PATIENCE) as answer:
        text = answer.read()
    return answer.status, orjson.loads(text)["data"] if text else None


def test_brand_by_itself_and_its_campaigns(sdk: Sdk, live: Live) -> None:
    """As programs did it before there was a release that could."""
    profile_id = _create(sdk, inherit_tcr_brand=False, inherit_tcr_campaign=False)["id"]
    flat = {"contactName": "Ada Lovelace", "vertical": "RETAIL", "brandRelationship": "SMALL_ACCOUNT"}
    use_cases = [{"messagingUseCaseUs": "MIXED", "sampleMessages": ["Hello"]}]
    campaign = {"name": "Orders", "description": "News", "type": "KYC", "useCases": use_cases}

    def ask(method: str, path: str, body: Any = None) -> tuple[int, Any]:
        return _ask(live, method, path, body, profile_id=profile_id)

    assert ask("GET", "/v3/brands") == (200, [])
    assert ask("POST", "/v3/brands", {"brand": flat, "test_mode": True})[0] == 201
    status, brand = ask("POST", "/v3/brands", {"brand": flat})
    assert (status, brand["contactName"], brand["submittedToTCR"]) == (201, "Ada Lovelace", False)
    assert ask("GET", "/v3/brands") == (200, [brand])
    assert sdk("profiles.retrieve", profile_id)["brand"]["id"] == brand["id"]
    place = f"/v3/brands/{brand['id']}"
    assert ask("PUT", place, {"brand": {**flat, "city": "Rome"}})[1]["city"] == "Rome"
    status, made = ask("POST", f"{place}/campaigns", {"campaign": campaign})
    assert (status, made["brandId"], made["type"]) == (201, brand["id"], "KYC")
    assert ask("GET", f"{place}/campaigns") == (200, [made])
    assert ask("PUT", f"{place}/campaigns/{made['id']}", {"campaign": {**campaign, "name": "Sales"}})[0] == 200
    assert ask("DELETE", f"{place}/campaigns/{made['id']}", {}) == (204, None)
    assert ask("DELETE", place, {}) == (204, None)
    assert ask("GET", "/v3/brands") == (200, [])
    _delete(sdk, "profiles.delete", profile_id)
