"""Telnyx's 10DLC format: check what is filed, and show brands, campaigns, refusals and events as Telnyx does.

Pure functions over values; nothing here knows about HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from apps.simulator import telnyx
from apps.simulator.registry import Reasons, RegistryEntry

CSP_ID = "SSIM001"
ENTITY_TYPES = ("PRIVATE_PROFIT", "PUBLIC_PROFIT", "NON_PROFIT", "SOLE_PROPRIETOR", "GOVERNMENT")
USE_CASES = (
    *("2FA", "ACCOUNT_NOTIFICATION", "CUSTOMER_CARE", "DELIVERY_NOTIFICATION", "FRAUD_ALERT", "HIGHER_EDUCATION"),
    *("LOW_VOLUME", "M2M", "MARKETING", "MIXED", "POLLING_VOTING", "PUBLIC_SERVICE_ANNOUNCEMENT", "SECURITY_ALERT"),
)
# What may be changed of a campaign that is filed.
CHANGEABLE = frozenset(
    {"autoRenewal", "helpMessage", "messageFlow", "resellerId", "webhookURL", "webhookFailoverURL"}
    | {f"sample{number}" for number in range(1, 6)}
)
_EIN = re.compile(r"[0-9]{2}-?[0-9]{7}")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_MIN_PROSE = 40  # characters

Problem = tuple[str, str]  # the field and what is wrong with it


def brand_problems(body: Mapping[str, Any]) -> list[Problem]:
    """Why Telnyx does not take a brand."""
    return list(_brand_problems(body))


def _brand_problems(body: Mapping[str, Any]) -> Iterator[Problem]:
    for name in ("entityType", "displayName", "country", "email", "vertical"):
        if not isinstance(body.get(name), str) or not body[name]:
            yield name, "field required"
    kind = body.get("entityType")
    if kind and kind not in ENTITY_TYPES:
        yield "entityType", "value is not a valid enumeration member"
    if kind in ENTITY_TYPES and kind != "SOLE_PROPRIETOR":
        for name in ("companyName", "ein"):
            if not body.get(name):
                yield name, f"{name} is required for {kind}"
    if body.get("ein") and body.get("country") == "US" and not _EIN.fullmatch(str(body["ein"])):
        yield "ein", "Invalid EIN - EIN is a nine-digit number"
    if body.get("phone") and not _PHONE.fullmatch(str(body["phone"])):
        yield "phone", "phone must be in e.164 format"


def campaign_problems(body: Mapping[str, Any]) -> list[Problem]:
    """Why Telnyx does not take a campaign."""
    return list(_campaign_problems(body))


def _campaign_problems(body: Mapping[str, Any]) -> Iterator[Problem]:
    for name in ("brandId", "description", "usecase"):
        if not isinstance(body.get(name), str) or not body[name]:
            yield name, "field required"
    if len(str(body.get("description") or "")) < _MIN_PROSE:
        yield "description", f"ensure this value has at least {_MIN_PROSE} characters"
    if len(str(body.get("messageFlow") or "")) < _MIN_PROSE:
        yield "messageFlow", f"ensure this value has at least {_MIN_PROSE} characters"
    use_case, under = body.get("usecase"), body.get("subUsecases") or []
    if use_case not in USE_CASES or not set(under) <= set(USE_CASES):
        yield "usecase", "value is not a valid use case"
    if use_case == "MIXED" and not 2 <= len(under) <= 5:
        yield "subUsecases", "MIXED needs 2 to 5 sub use cases"
    if not body.get("sample1"):
        yield "sample1", "field required"


def refusal(problems: list[Problem]) -> dict[str, Any]:
    """The body of a 422."""
    return {"detail": [{"loc": ["body", name], "msg": text, "type": "value_error"} for name, text in problems]}


def brand(entry: RegistryEntry) -> dict[str, Any]:
    is_in = entry.status == "OK"
    return {
        **entry.fields,
        "brandId": entry.id,
        "referenceId": entry.id,
        "tcrBrandId": entry.tcr_id if is_in else None,
        "cspId": CSP_ID if is_in else None,
        "brandRelationship": entry.fields.get("brandRelationship", "BASIC_ACCOUNT"),
        "identityStatus": entry.identity or None,
        "status": entry.status,
        "universalEin": f"US_{entry.fields['ein']}" if is_in and entry.fields.get("ein") else None,
        "failureReasons": _sentences(entry.reasons),
        "mock": True,
        "createdAt": telnyx.stamp(entry.created),
        "updatedAt": telnyx.stamp(entry.changed),
    }


_LISTED = (
    *("brandId", "companyName", "createdAt", "displayName", "email", "entityType", "failureReasons"),
    *("identityStatus", "status", "tcrBrandId", "updatedAt", "website"),
)


def brand_record(entry: RegistryEntry) -> dict[str, Any]:
    """A brand in a list, which says less."""
    shown = brand(entry)
    return {name: shown.get(name) for name in _LISTED} | {"assignedCampaingsCount": 0}


def campaign(entry: RegistryEntry, of_brand: RegistryEntry) -> dict[str, Any]:
    is_over = entry.status == "TCR_EXPIRED"
    return {
        "subUsecases": [],
        **entry.fields,
        "campaignId": entry.id,
        "brandId": entry.brand,
        "brandDisplayName": of_brand.fields.get("displayName"),
        "tcrBrandId": of_brand.tcr_id,
        "tcrCampaignId": entry.tcr_id if entry.status != "TCR_PENDING" else None,
        "cspId": CSP_ID,
        "campaignStatus": entry.status,
        "status": "EXPIRED" if is_over else "ACTIVE",
        "submissionStatus": "FAILED" if entry.status == "TCR_FAILED" else "CREATED",
        "failureReasons": _sentences(entry.reasons),
        "isTMobileRegistered": entry.status == "MNO_PROVISIONED",
        "billedDate": telnyx.stamp(entry.created),
        "createDate": str(int(entry.created)),
        "mock": True,
    }


def page(records: list[dict[str, Any]]) -> dict[str, Any]:
    return {"page": 1, "records": records, "totalRecords": len(records)}


def feedback(entry: RegistryEntry) -> dict[str, Any]:
    """Why a brand's identity could not be verified, by field."""
    category = [
        {
            "id": "OTHERS",
            "displayName": "Others",
            "description": reason["description"],
            "fields": reason.get("fields", []),
        }
        for reason in entry.reasons
    ]
    return {"brandId": entry.id, "category": category}


def event(entry: RegistryEntry, kind: str, at: float, url: str, **payload: Any) -> dict[str, Any]:
    """A callback. `kind` is the payload's type."""
    noun = "campaign" if entry.brand else "brand"
    return {
        "data": {
            "event_type": f"10dlc.{noun}.update",
            "id": str(uuid4()),
            "occurred_at": telnyx.stamp(at),
            "payload": {f"{noun}Id": entry.id, "type": kind, **payload},
            "record_type": "event",
        },
        "meta": {"attempt": 1, "delivered_to": url},
    }


def assignment(number: str, entry: RegistryEntry, of_brand: RegistryEntry) -> dict[str, Any]:
    return {
        "phoneNumber": number,
        "campaignId": entry.id,
        "telnyxCampaignId": entry.id,
        "tcrCampaignId": entry.tcr_id,
        "brandId": of_brand.id,
        "tcrBrandId": of_brand.tcr_id,
        "assignmentStatus": "ASSIGNED",
        "createdAt": telnyx.stamp(entry.changed),
        "updatedAt": telnyx.stamp(entry.changed),
    }


def _sentences(reasons: Reasons) -> str | None:
    return " ".join(reason["description"] for reason in reasons) or None
