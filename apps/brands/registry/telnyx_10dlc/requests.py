"""The calls of Telnyx's 10DLC API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from apps.brands.registry.types import Access
from apps.core.egress import EgressRequest

_MAX_RECORDS = 500  # of a page, Telnyx's limit
_APPEAL = "We corrected the campaign as asked. Please review it again."


def create_brand(body: Mapping[str, Any], access: Access) -> EgressRequest:
    return _call("POST", "/brand", access, body)


def get_brand(registry_id: str, access: Access) -> EgressRequest:
    return _call("GET", f"/brand/{_segment(registry_id)}", access)


def update_brand(registry_id: str, body: Mapping[str, Any], access: Access) -> EgressRequest:
    return _call("PUT", f"/brand/{_segment(registry_id)}", access, body)


def review_brand_again(registry_id: str, access: Access) -> EgressRequest:
    return _call("PUT", f"/brand/{_segment(registry_id)}/revet", access, {})


def explain_brand(registry_id: str, access: Access) -> EgressRequest:
    return _call("GET", f"/brand/feedback/{_segment(registry_id)}", access)


def find_brands(body: Mapping[str, Any], access: Access) -> EgressRequest:
    """Those of the same name and legal form; Telnyx's list has the newest first."""
    same = {"displayName": body["displayName"], "entityType": body["entityType"], "recordsPerPage": _MAX_RECORDS}
    return _call("GET", f"/brand?{urlencode(same)}", access)


def create_campaign(body: Mapping[str, Any], access: Access) -> EgressRequest:
    return _call("POST", "/campaignBuilder", access, body)


def get_campaign(registry_id: str, access: Access) -> EgressRequest:
    return _call("GET", f"/campaign/{_segment(registry_id)}", access)


def update_campaign(registry_id: str, body: Mapping[str, Any], access: Access) -> EgressRequest:
    return _call("PUT", f"/campaign/{_segment(registry_id)}", access, body)


def review_campaign_again(registry_id: str, access: Access) -> EgressRequest:
    return _call("POST", f"/campaign/{_segment(registry_id)}/appeal", access, {"appeal_reason": _APPEAL})


def end_campaign(registry_id: str, access: Access) -> EgressRequest:
    return _call("DELETE", f"/campaign/{_segment(registry_id)}", access)


def find_campaigns(body: Mapping[str, Any], access: Access) -> EgressRequest:
    """All of the brand."""
    return _call("GET", f"/campaign?{urlencode({'brandId': body['brandId'], 'recordsPerPage': _MAX_RECORDS})}", access)


def assign_number(number: str, registry_id: str, access: Access) -> EgressRequest:
    return _call("POST", "/phone_number_campaigns", access, {"phoneNumber": number, "campaignId": registry_id})


def unassign_number(number: str, access: Access) -> EgressRequest:
    return _call("DELETE", f"/phone_number_campaigns/{_segment(number)}", access)


def _segment(registry_id: str) -> str:
    return quote(registry_id, safe="")


def _call(method: str, path: str, access: Access, body: Mapping[str, Any] | None = None) -> EgressRequest:
    headers = ["Authorization: Bearer " + access.credentials.get("api_key", "").strip(), "Accept: application/json"]
    if body is not None:
        headers.append("Content-Type: application/json")
    return EgressRequest(
        method=method,
        url=f"{access.base_url.rstrip('/')}/10dlc{path}",
        headers=tuple(headers),
        body=b"" if body is None else orjson.dumps(body),
    )
