"""Telnyx's 10DLC callbacks."""

from __future__ import annotations

from typing import Any

import orjson

from apps.brands.registry import telnyx_10dlc
from apps.brands.registry.types import Reason, RegistryNews


def news(event: str, **payload: Any) -> RegistryNews | None:
    return telnyx_10dlc.news(orjson.dumps({"data": {"event_type": event, "payload": payload}}))


def test_refusals_bring_their_reasons() -> None:
    reasons = [{"fields": ["ein"], "description": "Invalid EIN"}]

    assert news("10dlc.brand.update", brandId="42", type="REGISTRATION", status="failed", reasons=reasons) == (
        RegistryNews("42", "REGISTRATION", (Reason("tax_id", "Invalid EIN"),), True)
    )
    told = {"type": "MNO_REVIEW", "status": "REJECTED", "description": "Insufficient opt-out instructions"}
    assert news("10dlc.campaign.update", campaignId="7", **told) == (
        RegistryNews("7", "MNO_REVIEW", (Reason("optout_message", "Insufficient opt-out instructions"),), True)
    )


def test_other_news_only_say_whom_they_are_about() -> None:
    added = {"type": "TCR_BRAND_UPDATE", "eventType": "BRAND_ADD", "status": "success", "description": "Brand is added"}

    assert news("10dlc.brand.update", brandId="42", **added) == RegistryNews("42", "BRAND_ADD")
    assert news("10dlc.campaign.update", campaignId="7", type="VERIFIED") == RegistryNews("7", "VERIFIED")
    failed = {"type": "ASSIGNMENT", "status": "failed", "reasons": "Taken."}
    assert news("10dlc.phone_number.update", campaignId="7", **failed) == RegistryNews("7", "ASSIGNMENT")


def test_nonsense_is_no_news() -> None:
    assert news("message.sent", brandId="42") is None
    assert news("10dlc.brand.update", campaignId="7") is None
    assert [telnyx_10dlc.news(body) for body in (b"", b"[]", b'{"data": 7}', b"\xff")] == [None] * 4
