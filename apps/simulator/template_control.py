"""`/control/templates` and `/control/wabas`: be Meta's reviewer, seed templates, and make accounts."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from aiohttp import web

from apps.simulator import meta, meta_accounts, meta_rules
from apps.simulator.carrier import CARRIER, Carrier
from apps.simulator.control import BadInput, as_json, read_object
from apps.simulator.meta_templates import MetaTemplate, Waba

STATUSES = ("PENDING", "APPROVED", "REJECTED", "PAUSED", "DISABLED", "IN_APPEAL", "FLAGGED", "ARCHIVED", "LOCKED")
QUALITIES = ("GREEN", "YELLOW", "RED", "UNKNOWN")
MAX_SEEDED = 6000
_PAUSED_FOR = "Your WhatsApp message template has been paused for 3 hours because it received negative feedback."
_UNPAUSED = "Your WhatsApp message template has been unpaused."
_SAMPLE = [{"type": "BODY", "text": "Hello, your parcel is on its way."}]


def routes() -> list[web.RouteDef]:
    return [
        web.get("/control/templates", list_templates),
        web.post("/control/templates", seed),
        web.delete("/control/templates", forget),
        web.get("/control/templates/{id}", show),
        web.post("/control/templates/{id}", decide),
        web.delete("/control/templates/{id}", delete),
        web.put("/control/wabas/{id}", put_waba),
    ]


async def list_templates(request: web.Request) -> web.Response:
    """All of them, or those of ?waba=, ?status= or ?name=; the newest first."""
    query = request.query
    found = [
        _shown(template)
        for template in request.app[CARRIER].templates.of(query.get("waba") or None)
        if query.get("status", template.status) == template.status and query.get("name", "") in template.name
    ]
    return as_json({"templates": found, "total": len(found)})


async def show(request: web.Request) -> web.Response:
    return as_json(_shown(_template(request)))


async def forget(request: web.Request) -> web.Response:
    request.app[CARRIER].templates.forget()
    return web.Response(status=204)


async def seed(request: web.Request) -> web.Response:
    """Templates as if they had been made in WhatsApp Manager: unchecked, and nobody is told."""
    carrier, body = request.app[CARRIER], await read_object(request)
    waba, count = body.get("waba", meta.WABA_ID), body.get("count", 0)
    if carrier.templates.waba(waba) is None:
        raise BadInput("waba must be the ID of an account; PUT /control/wabas/{id} makes one.")
    if type(count) is not int or not 0 <= count <= MAX_SEEDED:
        raise BadInput(f"count must be a whole number from 0 to {MAX_SEEDED}.")
    given = body.get("templates", [])
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise BadInput("templates must be a list of objects.")
    given = [*given, *({"name": f"sample_{number:04}"} for number in range(1, count + 1))]
    fields = [_fields(each, f"templates[{index}]") for index, each in enumerate(given)]
    twins = [each for each in fields if carrier.templates.find(waba, each["name"], each["language"])]
    if twins:
        raise BadInput(f"{twins[0]['name']} in {twins[0]['language']} exists already.")
    added = [carrier.templates.add(waba, **each) for each in fields]
    return as_json({"templates": [{"id": each.id, "name": each.name} for each in added]}, status=201)


def _fields(given: Mapping[str, Any], where: str) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "language": "en_US",
        "category": "UTILITY",
        "components": _SAMPLE,
        "status": "APPROVED",
        "rejected_reason": "NONE",
        "quality": "UNKNOWN",
        "parameter_format": "POSITIONAL",
    }
    unknown = sorted(set(given) - {"name", *usual})
    if unknown:
        raise BadInput(f"{where}.{unknown[0]} is not a field of a template.")
    if not isinstance(given.get("name"), str):
        raise BadInput(f"{where}.name must be a string.")
    return {**usual, **given}


async def decide(request: web.Request) -> web.Response:
    """Review, rate or move a template. With `"silent": true`, nobody is told."""
    carrier, template, body = request.app[CARRIER], _template(request), await read_object(request)
    wanted = [key for key in _CHANGES if key in body]
    if not wanted:
        raise BadInput(f"Give one of {', '.join(_CHANGES)}.")
    for key in wanted:
        field, value = _CHANGES[key](template, body)
        if body.get("silent") is not True:
            _tell(carrier, template, field, value)
    template.changed = time.time()
    carrier.templates.record(template)
    return as_json(_shown(template))


async def delete(request: web.Request) -> web.Response:
    """Delete it as in WhatsApp Manager."""
    carrier, template = request.app[CARRIER], _template(request)
    carrier.templates.remove(template)
    _tell(carrier, template, "message_template_status_update", {"event": "PENDING_DELETION", "reason": None})
    return web.Response(status=204)


async def put_waba(request: web.Request) -> web.Response:
    """Make an account with these numbers; a number leaves the account it was in. `url`, unchecked, hears its news."""
    carrier, waba_id, body = request.app[CARRIER], request.match_info["id"], await read_object(request)
    numbers, before = body.get("numbers", []), carrier.templates.waba(waba_id)
    if not waba_id.isdigit():
        raise BadInput("The ID of an account must be digits, in the address.")
    if not isinstance(numbers, list) or not all(isinstance(each, str) and meta.number_of(each) for each in numbers):
        raise BadInput("numbers must be a list of phone number IDs, such as 13125550100.")
    name = str(body.get("name") or (before.name if before else "Simulated business"))
    url = body.get("url", "")
    if not isinstance(url, str) or (url and not url.startswith(("http://", "https://"))):
        raise BadInput("url must be an http or https URL.")
    waba = Waba(waba_id, name, numbers, url or (before.url if before else ""))
    carrier.templates.put_waba(waba)
    for number in numbers if url else ():
        carrier.phones.subscribe(number, url)
    return as_json(asdict(waba))


def _template(request: web.Request) -> MetaTemplate:
    template = request.app[CARRIER].templates.get(request.match_info["id"])
    if template is None:
        raise BadInput("There is no template with this ID.")
    return template


def _shown(template: MetaTemplate) -> dict[str, Any]:
    return {"id": template.id} | asdict(template)


def _review(template: MetaTemplate, body: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    status, reason = body["status"], body.get("reason") or "NONE"
    if status not in STATUSES:
        raise BadInput(f"status must be one of {', '.join(STATUSES)}.")
    was_paused = template.status == "PAUSED"
    template.status = status
    template.rejected_reason = str(reason) if status == "REJECTED" else "NONE"
    told: dict[str, Any] = {"event": status, "reason": reason if status == "REJECTED" else "NONE"}
    told["message_template_category"] = template.category
    if status == "REJECTED" and body.get("explanation"):
        told["rejection_info"] = {"reason": body["explanation"], "recommendation": body.get("recommendation", "")}
    if status == "PAUSED":
        told["other_info"] = {"title": "FIRST_PAUSE", "description": body.get("explanation") or _PAUSED_FOR}
    elif status == "APPROVED" and was_paused:
        told["other_info"] = {"title": "UNPAUSE", "description": _UNPAUSED}
    elif status == "DISABLED":
        told["disable_info"] = {"disable_date": int(time.time())}
    return "message_template_status_update", told


def _rate(template: MetaTemplate, body: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    if body["quality"] not in QUALITIES:
        raise BadInput(f"quality must be one of {', '.join(QUALITIES)}.")
    before, template.quality = template.quality, body["quality"]
    told = {"previous_quality_score": before, "new_quality_score": template.quality}
    return "message_template_quality_update", told


def _move(template: MetaTemplate, body: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    template.previous_category, template.category = template.category, _category(body["category"], "category")
    told = {"previous_category": template.previous_category, "new_category": template.category}
    return "template_category_update", told


def _announce(template: MetaTemplate, body: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Meta says a day before that it will move a template; nothing has changed yet."""
    told = {
        "correct_category": _category(body["correct_category"], "correct_category"),
        "new_category": template.category,
        "category_update_timestamp": int(time.time()) + 24 * 3600,
    }
    return "template_category_update", told


def _category(value: object, where: str) -> str:
    if value not in meta_rules.CATEGORIES:
        raise BadInput(f"{where} must be one of {', '.join(meta_rules.CATEGORIES)}.")
    return str(value)


_CHANGES: Mapping[str, Callable[[MetaTemplate, Mapping[str, Any]], tuple[str, dict[str, Any]]]] = {
    "status": _review,
    "quality": _rate,
    "category": _move,
    "correct_category": _announce,
}


def _tell(carrier: Carrier, template: MetaTemplate, field: str, value: Mapping[str, Any]) -> None:
    about = {
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        "message_template_language": template.language.replace("_", "-"),
    }
    entry = {"id": template.waba, "time": int(time.time()), "changes": [{"value": {**about, **value}, "field": field}]}
    body = {"object": "whatsapp_business_account", "entry": [entry]}
    carrier.notices.tell(meta_accounts.heard_at(carrier, template.waba), body)
