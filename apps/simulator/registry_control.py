"""`/control/registry`: be the reviewer of the campaign registry and of the carriers."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from aiohttp import web

from apps.simulator import telnyx_10dlc
from apps.simulator.carrier import CARRIER, Carrier
from apps.simulator.control import BadInput, as_json, read_object
from apps.simulator.registry import Reasons, RegistryEntry

Told = tuple[str, dict[str, Any]]  # the type of the callback's payload, and what else it has


def routes() -> list[web.RouteDef]:
    return [
        web.get("/control/registry", list_entries),
        web.delete("/control/registry", forget),
        web.post("/control/registry/{id}", decide),
    ]


async def list_entries(request: web.Request) -> web.Response:
    """Brands and campaigns, the newest first, as they were filed; and the numbers of each campaign."""
    entries = [asdict(entry) | {"tcr_id": entry.tcr_id} for entry in request.app[CARRIER].registry.entries()]
    return as_json({"entries": entries})


async def forget(request: web.Request) -> web.Response:
    request.app[CARRIER].registry.forget()
    return web.Response(status=204)


async def decide(request: web.Request) -> web.Response:
    """`decision` is approve, vet, reject (with `reasons`), suspend or expire. With `"silent": true`, no callback."""
    carrier, body = request.app[CARRIER], await read_object(request)
    entry = carrier.registry.get(request.match_info["id"])
    if entry is None:
        raise BadInput("There is no brand or campaign with this ID.")
    decisions = _OF_CAMPAIGNS if entry.brand else _OF_BRANDS
    decision = str(body.get("decision"))
    if decision not in decisions:
        raise BadInput(f"decision must be one of {', '.join(decisions)}.")
    entry.reasons = _reasons(body) if decision == "reject" else []
    kind, payload = decisions[decision](entry)
    carrier.registry.record(entry)
    if body.get("silent") is not True:
        _tell(carrier, entry, kind, payload)
    return as_json(asdict(entry))


def _reasons(body: Mapping[str, Any]) -> Reasons:
    given = body.get("reasons")
    if not isinstance(given, list) or not given or not all(_is_reason(each) for each in given):
        raise BadInput("reasons must be a list of objects with a description, and fields if it is about some.")
    return [{"fields": list(each.get("fields", [])), "description": each["description"]} for each in given]


def _is_reason(given: object) -> bool:
    return isinstance(given, dict) and isinstance(given.get("description"), str)


def _verify(entry: RegistryEntry) -> Told:
    entry.status, entry.identity = "OK", "SELF_DECLARED" if _is_alone(entry) else "VERIFIED"
    return "TCR_BRAND_UPDATE", _added(entry)


def _vet(entry: RegistryEntry) -> Told:
    entry.status, entry.identity = "OK", "VETTED_VERIFIED"
    return "ORDER_EXTERNAL_VETTING", {"status": "success"}


def _reject_brand(entry: RegistryEntry) -> Told:
    entry.status, entry.identity = "OK", "UNVERIFIED"
    return "REGISTRATION", {"status": "failed", "reasons": entry.reasons}


def _added(entry: RegistryEntry) -> dict[str, Any]:
    return {
        "status": "success",
        "eventType": "BRAND_ADD",
        "tcrBrandId": entry.tcr_id,
        "brandName": entry.fields.get("displayName"),
        "description": f"Brand {entry.tcr_id} is added",
    }


def _is_alone(entry: RegistryEntry) -> bool:
    return bool(entry.fields.get("entityType") == "SOLE_PROPRIETOR")


def _provision(entry: RegistryEntry) -> Told:
    entry.status = "MNO_PROVISIONED"
    return "VERIFIED", {"brandId": entry.brand, "cspId": telnyx_10dlc.CSP_ID, "isTMobileRegistered": True}


def _reject_campaign(entry: RegistryEntry) -> Told:
    entry.status = "TELNYX_FAILED"
    told = " ".join(reason["description"] for reason in entry.reasons)
    return "TELNYX_REVIEW", {"status": "REJECTED", "description": told, "reasons": entry.reasons}


def _suspend(entry: RegistryEntry) -> Told:
    entry.status = "TCR_SUSPENDED"
    return "TELNYX_EVENT", {"status": "DORMANT", "description": "The campaign was suspended."}


def _expire(entry: RegistryEntry) -> Told:
    entry.status = "TCR_EXPIRED"
    return "TCR_EVENT", {"eventType": "CAMPAIGN_EXPIRED", "description": f"Campaign {entry.tcr_id} has expired"}


_OF_BRANDS: Mapping[str, Callable[[RegistryEntry], Told]] = {
    "approve": _verify,
    "vet": _vet,
    "reject": _reject_brand,
}
_OF_CAMPAIGNS: Mapping[str, Callable[[RegistryEntry], Told]] = {
    "approve": _provision,
    "reject": _reject_campaign,
    "suspend": _suspend,
    "expire": _expire,
}


def _tell(carrier: Carrier, entry: RegistryEntry, kind: str, payload: Mapping[str, Any]) -> None:
    url = entry.fields.get("webhookURL")
    if url:
        carrier.registry_notices.tell([url], telnyx_10dlc.event(entry, kind, time.time(), url, **payload))
