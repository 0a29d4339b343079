"""`/v2/10dlc`: brands, campaigns and numbers, filed and read as at Telnyx. A reviewer decides over the control API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson
from aiohttp import web

from apps.simulator import errors, faults, messages, telnyx, telnyx_10dlc
from apps.simulator.carrier import CARRIER, Carrier
from apps.simulator.errors import Problem
from apps.simulator.messages import CarrierAnswer
from apps.simulator.registry import RegistryEntry
from apps.simulator.telnyx_10dlc import CHANGEABLE

_ANSWERS = frozenset({"drop", "cut"})
_REFUSED_CAMPAIGNS = ("TELNYX_FAILED", "MNO_REJECTED")

Handler = Callable[[Carrier, web.Request, Mapping[str, Any]], "dict[str, Any] | CarrierAnswer"]


def routes() -> list[web.RouteDef]:
    return [
        web.get("/v2/10dlc/brand", answers(list_brands)),
        web.post("/v2/10dlc/brand", answers(create_brand)),
        web.get("/v2/10dlc/brand/feedback/{id}", answers(explain_brand)),
        web.get("/v2/10dlc/brand/{id}", answers(show_brand)),
        web.put("/v2/10dlc/brand/{id}", answers(update_brand)),
        web.put("/v2/10dlc/brand/{id}/revet", answers(revet_brand)),
        web.post("/v2/10dlc/campaignBuilder", answers(create_campaign)),
        web.get("/v2/10dlc/campaign", answers(list_campaigns)),
        web.get("/v2/10dlc/campaign/{id}", answers(show_campaign)),
        web.put("/v2/10dlc/campaign/{id}", answers(update_campaign)),
        web.delete("/v2/10dlc/campaign/{id}", answers(end_campaign)),
        web.post("/v2/10dlc/campaign/{id}/appeal", answers(appeal_campaign)),
        web.post("/v2/10dlc/phone_number_campaigns", answers(assign_number)),
        web.get("/v2/10dlc/phone_number_campaigns/{number}", answers(show_number)),
        web.delete("/v2/10dlc/phone_number_campaigns/{number}", answers(unassign_number)),
    ]


def answers(handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Around each call: the key, the faults that hit requests, and those that lose the answer of what was done."""

    async def answer(request: web.Request) -> web.Response:
        carrier = request.app[CARRIER]
        return await messages.answered(request, _decide(carrier, request, await request.read(), handler))

    return answer


def _decide(carrier: Carrier, request: web.Request, raw: bytes, handler: Handler) -> CarrierAnswer:
    problem = messages.unauthorized(carrier, request.headers)
    body = messages.fields(raw or b"{}")
    if problem is None and body is None:
        problem = Problem("10023", "The body must be a JSON object.")
    if problem is not None or body is None:
        return messages.refusal(problem or Problem("10023", ""))
    struck = carrier.faults.draw(faults.REQUEST_KINDS, "", request.path)
    refused = messages.strike_down(struck)
    if refused is not None:
        return refused
    done = handler(carrier, request, body)
    answer = done if isinstance(done, CarrierAnswer) else CarrierAnswer(200, orjson.dumps(done))
    lost = carrier.faults.draw(_ANSWERS, "", request.path) if request.method != "GET" else {}
    if lost:
        return CarrierAnswer(answer.status, answer.body, broken=next(iter(lost)))
    return messages.slowed(answer, struck.get("slow"))


# --- Brands ---


def list_brands(carrier: Carrier, request: web.Request, _: Mapping[str, Any]) -> dict[str, Any]:
    query = request.query
    found = [
        telnyx_10dlc.brand_record(entry)
        for entry in carrier.registry.entries()
        if not entry.brand
        and query.get("displayName", "") in entry.fields["displayName"]
        and query.get("entityType") in (None, entry.fields["entityType"])
    ]
    return telnyx_10dlc.page(found[: _limit(request)])


def create_brand(carrier: Carrier, _: web.Request, body: Mapping[str, Any]) -> dict[str, Any] | CarrierAnswer:
    problems = telnyx_10dlc.brand_problems(body)
    if problems:
        return _unprocessable(problems)
    return telnyx_10dlc.brand(carrier.registry.add(body, "REGISTRATION_PENDING"))


def show_brand(carrier: Carrier, request: web.Request, _: Mapping[str, Any]) -> dict[str, Any] | CarrierAnswer:
    entry = carrier.registry.brand(request.match_info["id"])
    return telnyx_10dlc.brand(entry) if entry else _unknown()


def explain_brand(carrier: Carrier, request: web.Request, _: Mapping[str, Any]) -> dict[str, Any] | CarrierAnswer:
    entry = carrier.registry.brand(request.match_info["id"])
    return telnyx_10dlc.feedback(entry) if entry else _unknown()


def update_brand(carrier: Carrier, request: web.Request, body: Mapping[str, Any]) -> dict[str, Any] | CarrierAnswer:
    entry = carrier.registry.brand(request.match_info["id"])
    if entry is None:
        return _unknown()
    problems = telnyx_10dlc.brand_problems(body)
    if problems:
        return _unprocessable(problems)
    entry.fields = dict(body)
    carrier.registry.record(entry)
    return telnyx_10dlc.brand(entry)


def revet_brand(carrier: Carrier, request: web.Request, _: Mapping[str, Any]) -> dict[str, Any] | CarrierAnswer:
    entry = carrier.registry.brand(request.match_info["id"])
    if entry is None:
        return _unknown()
    entry.status, entry.identity, entry.reasons = "REGISTRATION_PENDING", "", []
    carrier.registry.record(entry)
    return telnyx_10dlc.brand(entry)


# --- Campaigns ---


def list_campaigns(carrier: Carrier, request: web.Request, _: Mapping[str, Any]) -> dict[str, Any] | CarrierAnswer:
    brand = carrier.registry.brand(request.query.get("brandId", ""))
    if brand is None:
        return _unprocessable([("brandId", "field required")])
    found = [telnyx_10dlc.campaign(entry, brand) for entry in carrier.registry.entries() if entry.brand == brand.id]
    return telnyx_10dlc.page(found[: _limit(request)])


def create_campaign(carrier: Carrier, _: web.Request, body: Mapping[str, Any]) -> dict[str, Any] | CarrierAnswer:
    problems = telnyx_10dlc.campaign_problems(body)
    brand = carrier.registry.brand(str(body.get("brandId")))
    if brand is None or brand.identity in ("", "UNVERIFIED"):
        problems.append(("brandId", "The brand is not verified."))
    reference = body.get("referenceId")
    if reference and any(entry.fields.get("referenceId") == reference for entry in carrier.registry.entries()):
        problems.append(("referenceId", "The reference ID has been used."))
    if problems or brand is None:
        return _unprocessable(problems)
    return telnyx_10dlc.campaign(carrier.registry.add(body, "TCR_ACCEPTED", brand.id), brand)


def show_campaign(carrier: Carrier, request: web.Request, _: Mapping[str, Any]) -> dict[str, Any] | CarrierAnswer:
    return _campaign(carrier, carrier.registry.campaign(request.match_info["id"]))


def update_campaign(carrier: Carrier, request: web.Request, body: Mapping[str, Any]) -> dict[str, Any] | CarrierAnswer:
    """Other fields than those that may be changed are ignored."""
    entry = carrier.registry.campaign(request.match_info["id"])
    if entry is None:
        return _unknown()
    kept = {name: value for name, value in entry.fields.items() if name not in CHANGEABLE}
    entry.fields = kept | {name: value for name, value in body.items() if name in CHANGEABLE}
    carrier.registry.record(entry)
    return _campaign(carrier, entry)


def end_campaign(carrier: Carrier, request: web.Request, _: Mapping[str, Any]) -> dict[str, Any] | CarrierAnswer:
    entry = carrier.registry.campaign(request.match_info["id"])
    if entry is None:
        return _unknown()
    entry.status = "TCR_EXPIRED"
    carrier.registry.record(entry)
    return {"time": entry.changed, "record_type": "deactivate", "message": "Campaign deactivated"}


def appeal_campaign(carrier: Carrier, request: web.Request, body: Mapping[str, Any]) -> dict[str, Any] | CarrierAnswer:
    entry = carrier.registry.campaign(request.match_info["id"])
    if entry is None:
        return _unknown()
    if entry.status not in _REFUSED_CAMPAIGNS or not body.get("appeal_reason"):
        return _unprocessable([("appeal_reason", "Only a rejected campaign may be appealed, with a reason.")])
    entry.status, entry.reasons = "TCR_ACCEPTED", []
    carrier.registry.record(entry)
    return {"appealed_at": telnyx.stamp(entry.changed)}


def _campaign(carrier: Carrier, entry: RegistryEntry | None) -> dict[str, Any] | CarrierAnswer:
    brand = carrier.registry.brand(entry.brand) if entry else None
    return telnyx_10dlc.campaign(entry, brand) if entry and brand else _unknown()


# --- Numbers ---


def assign_number(carrier: Carrier, _: web.Request, body: Mapping[str, Any]) -> dict[str, Any] | CarrierAnswer:
    entry = carrier.registry.campaign(str(body.get("campaignId")))
    number = str(body.get("phoneNumber"))
    if entry is None or entry.status != "MNO_PROVISIONED" or not telnyx.is_number(number):
        return _unprocessable([("campaignId", "The campaign is not active, or the number is none.")])
    carrier.registry.assign(number, entry.id)
    return _assignment(carrier, number, entry)


def show_number(carrier: Carrier, request: web.Request, _: Mapping[str, Any]) -> dict[str, Any] | CarrierAnswer:
    number = request.match_info["number"]
    entry = carrier.registry.campaign(carrier.registry.campaign_of(number))
    return _assignment(carrier, number, entry) if entry else _unknown()


def unassign_number(carrier: Carrier, request: web.Request, _: Mapping[str, Any]) -> dict[str, Any] | CarrierAnswer:
    number = request.match_info["number"]
    entry = carrier.registry.campaign(carrier.registry.campaign_of(number))
    if entry is None:
        return _unknown()
    carrier.registry.assign(number, "")
    return _assignment(carrier, number, entry)


def _assignment(carrier: Carrier, number: str, entry: RegistryEntry) -> dict[str, Any] | CarrierAnswer:
    brand = carrier.registry.brand(entry.brand)
    return telnyx_10dlc.assignment(number, entry, brand) if brand else _unknown()


def _limit(request: web.Request) -> int:
    raw = request.query.get("recordsPerPage", "10")
    return min(int(raw), 500) if raw.isascii() and raw.isdigit() else 10


def _unknown() -> CarrierAnswer:
    return CarrierAnswer(404, orjson.dumps(errors.body(Problem("10005", "There is nothing with this ID."))))


def _unprocessable(problems: list[tuple[str, str]]) -> CarrierAnswer:
    return CarrierAnswer(422, orjson.dumps(telnyx_10dlc.refusal(problems)))
