"""What Telnyx doesn't take."""

from __future__ import annotations

from typing import Any

from apps.simulator import telnyx_10dlc

BRAND: dict[str, Any] = {
    **{"entityType": "PRIVATE_PROFIT", "displayName": "Acme", "companyName": "Acme Inc.", "ein": "12-3456789"},
    **{"country": "US", "email": "a@acme.com", "vertical": "RETAIL", "phone": "+14155550100"},
}
CAMPAIGN: dict[str, Any] = {
    **{"brandId": "42", "usecase": "2FA", "sample1": "Your code is 1234"},
    **{"description": "d" * 40, "messageFlow": "m" * 40},
}


def test_brands_and_campaigns_are_checked() -> None:
    brands: list[dict[str, Any]] = [
        *({name: None} for name in BRAND if name != "phone"),
        *({"entityType": "LLC"}, {"ein": "1"}, {"phone": "415 555 0100"}),
    ]
    campaigns = [{name: None} for name in CAMPAIGN] + [{"usecase": "CHAT"}, {"usecase": "MIXED"}, {"description": "d"}]

    assert telnyx_10dlc.brand_problems(BRAND) == telnyx_10dlc.campaign_problems(CAMPAIGN) == []
    assert [each for each in brands if not telnyx_10dlc.brand_problems(BRAND | each)] == []
    assert [each for each in campaigns if not telnyx_10dlc.campaign_problems(CAMPAIGN | each)] == []
    assert telnyx_10dlc.brand_problems(BRAND | {"entityType": "SOLE_PROPRIETOR", "ein": None}) == []
