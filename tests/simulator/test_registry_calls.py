"""The 10DLC API as a program sees it."""

from __future__ import annotations

from typing import Any

from tests.fakes.carrier import CarrierProcess
from tests.simulator.test_telnyx_10dlc import BRAND, CAMPAIGN

API = "/v2/10dlc"


def created(carrier: CarrierProcess, **fields: Any) -> Any:
    answer = carrier.call("POST", f"{API}/brand", BRAND | fields)
    assert answer.status == 200, answer.body
    return answer.json()


def campaign_of(carrier: CarrierProcess, brand_id: str, **fields: Any) -> Any:
    answer = carrier.call("POST", f"{API}/campaignBuilder", CAMPAIGN | {"brandId": brand_id} | fields)
    assert answer.status == 200, answer.body
    return answer.json()


def test_brand_is_pending_until_a_reviewer_decides(carrier: CarrierProcess) -> None:
    brand = created(carrier)
    assert (brand["status"], brand["identityStatus"], brand["tcrBrandId"]) == ("REGISTRATION_PENDING", None, None)

    carrier.decide(brand["brandId"], "approve")

    shown = carrier.call("GET", f"{API}/brand/{brand['brandId']}").json()
    assert (shown["status"], shown["identityStatus"]) == ("OK", "VERIFIED")
    listed = carrier.call("GET", f"{API}/brand?displayName=Acme&recordsPerPage=500").json()
    assert (listed["totalRecords"], listed["records"][0]["brandId"]) == (1, brand["brandId"])
    assert "webhookURL" not in listed["records"][0]
    assert carrier.call("GET", f"{API}/brand?displayName=Globex").json()["records"] == []


def test_rejected_brand_is_updated_and_reviewed_again(carrier: CarrierProcess) -> None:
    brand_id = created(carrier)["brandId"]
    carrier.decide(brand_id, "reject", reasons=[{"fields": ["ein"], "description": "Unknown EIN."}])

    assert carrier.call("GET", f"{API}/brand/{brand_id}").json()["failureReasons"] == "Unknown EIN."
    (said,) = carrier.call("GET", f"{API}/brand/feedback/{brand_id}").json()["category"]
    assert said["fields"] == ["ein"]
    changed = carrier.call("PUT", f"{API}/brand/{brand_id}", BRAND | {"ein": "98-7654321"}).json()
    assert (changed["ein"], changed["identityStatus"]) == ("98-7654321", "UNVERIFIED")
    assert carrier.call("PUT", f"{API}/brand/{brand_id}/revet", {}).json()["status"] == "REGISTRATION_PENDING"


def test_campaign_needs_a_verified_brand_and_a_new_reference(carrier: CarrierProcess) -> None:
    brand_id = created(carrier)["brandId"]
    early = carrier.call("POST", f"{API}/campaignBuilder", CAMPAIGN | {"brandId": brand_id})
    assert (early.status, early.json()["detail"][0]["loc"]) == (422, ["body", "brandId"])
    carrier.decide(brand_id, "approve")

    campaign = campaign_of(carrier, brand_id, referenceId="one")
    twice = carrier.call("POST", f"{API}/campaignBuilder", CAMPAIGN | {"brandId": brand_id, "referenceId": "one"})

    assert twice.json()["detail"][0]["loc"] == ["body", "referenceId"]
    listed = carrier.call("GET", f"{API}/campaign?brandId={brand_id}").json()["records"]
    assert [each["campaignId"] for each in listed] == [campaign["campaignId"]]
    assert (campaign["campaignStatus"], campaign["status"]) == ("TCR_ACCEPTED", "ACTIVE")


def test_campaign_is_appealed_ended_and_gets_numbers(carrier: CarrierProcess) -> None:
    brand_id = created(carrier)["brandId"]
    carrier.decide(brand_id, "approve")
    at = f"{API}/campaign/{campaign_of(carrier, brand_id)['campaignId']}"
    campaign_id = at.rpartition("/")[2]
    assign = {"phoneNumber": "+13125550100", "campaignId": campaign_id}
    assert carrier.call("POST", f"{API}/phone_number_campaigns", assign).status == 422
    assert carrier.call("POST", f"{at}/appeal", {"appeal_reason": "Please."}).status == 422

    carrier.decide(campaign_id, "reject", reasons=[{"description": "No."}])
    changed = carrier.call("PUT", at, {"sample1": "New", "description": "kept"}).json()
    assert (changed["sample1"], changed["description"]) == ("New", CAMPAIGN["description"])
    assert carrier.call("POST", f"{at}/appeal", {"appeal_reason": "Please."}).status == 200
    assert carrier.call("GET", at).json()["campaignStatus"] == "TCR_ACCEPTED"
    carrier.decide(campaign_id, "approve")
    assert carrier.call("POST", f"{API}/phone_number_campaigns", assign).json()["assignmentStatus"] == "ASSIGNED"
    assert carrier.call("GET", f"{API}/phone_number_campaigns/+13125550100").json()["campaignId"] == campaign_id
    carrier.call("DELETE", at)
    assert carrier.call("GET", at).json()["status"] == "EXPIRED"


def test_what_is_not_there_and_what_is_wrong(carrier: CarrierProcess) -> None:
    nowhere = [("GET", "/brand/1"), ("PUT", "/brand/1"), ("GET", "/campaign/1"), ("DELETE", "/campaign/1")]

    assert {carrier.call(method, API + path, {}).status for method, path in nowhere} == {404}
    assert carrier.call("POST", f"{API}/brand", BRAND | {"ein": "1"}).json()["detail"][0]["loc"] == ["body", "ein"]
    assert carrier.call("POST", f"{API}/brand", b"[").status == 400
    assert carrier.call("GET", f"{API}/brand", headers={"Authorization": ""}).status == 401
    assert carrier.call("GET", f"{API}/enum/vertical").status == 404
