"""Each call as Telnyx's reference has it."""

from __future__ import annotations

from apps.brands.registry import telnyx_10dlc
from apps.brands.registry.types import Access

ACCESS = Access("https://api.telnyx.com/v2/", {"api_key": " KEY "})
BRAND = {"displayName": "Acme & Co", "entityType": "PRIVATE_PROFIT"}


def test_calls() -> None:
    calls = {
        "POST /brand": telnyx_10dlc.create_brand(BRAND, ACCESS),
        "GET /brand/4a%2F2": telnyx_10dlc.get_brand("4a/2", ACCESS),
        "PUT /brand/42": telnyx_10dlc.update_brand("42", BRAND, ACCESS),
        "PUT /brand/42/revet": telnyx_10dlc.review_brand_again("42", ACCESS),
        "GET /brand/feedback/42": telnyx_10dlc.explain_brand("42", ACCESS),
        "GET /brand?displayName=Acme+%26+Co&entityType=PRIVATE_PROFIT&recordsPerPage=500": telnyx_10dlc.find_brands(
            BRAND, ACCESS
        ),
        "POST /campaignBuilder": telnyx_10dlc.create_campaign({"brandId": "42"}, ACCESS),
        "GET /campaign/7": telnyx_10dlc.get_campaign("7", ACCESS),
        "PUT /campaign/7": telnyx_10dlc.update_campaign("7", {"sample1": "Hi"}, ACCESS),
        "POST /campaign/7/appeal": telnyx_10dlc.review_campaign_again("7", ACCESS),
        "DELETE /campaign/7": telnyx_10dlc.end_campaign("7", ACCESS),
        "GET /campaign?brandId=42&recordsPerPage=500": telnyx_10dlc.find_campaigns({"brandId": "42"}, ACCESS),
        "POST /phone_number_campaigns": telnyx_10dlc.assign_number("+13125550100", "7", ACCESS),
    }

    assert [f"{call.method} {call.url.removeprefix('https://api.telnyx.com/v2/10dlc')}" for call in calls.values()] == [
        *calls
    ]
    assert all("Authorization: Bearer KEY" in call.headers for call in calls.values())
    assert calls["POST /phone_number_campaigns"].body == b'{"phoneNumber":"+13125550100","campaignId":"7"}'
    assert b"appeal_reason" in calls["POST /campaign/7/appeal"].body
