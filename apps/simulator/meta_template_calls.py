"""`/{version}/{account ID}/message_templates` and `/{version}/{template ID}`: list, create, edit and delete templates.

A new or edited template is PENDING until a reviewer decides, by `/control/templates`.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from aiohttp import web

from apps.simulator import meta_errors, meta_graph, meta_rules
from apps.simulator.carrier import Carrier
from apps.simulator.meta import no_such_object
from apps.simulator.meta_errors import MetaProblem
from apps.simulator.meta_templates import MetaTemplate

MAX_TEMPLATES = 6000
_LISTED = ("name", "parameter_format", "components", "language", "status", "category")
_EDITABLE = ("APPROVED", "REJECTED", "PAUSED")


async def edge(request: web.Request) -> web.Response:
    """All methods on an account's templates."""
    return await meta_graph.answer(request, {"GET": _list, "POST": _create, "DELETE": _delete}[request.method])


def _list(carrier: Carrier, request: web.Request, _: Mapping[str, Any]) -> Mapping[str, Any] | MetaProblem:
    waba = request.match_info["id"]
    if carrier.templates.waba(waba) is None:
        return no_such_object(waba)
    all_of_it = carrier.templates.of(waba)
    found = [each for each in all_of_it if _fits(each, request.query)]
    page = meta_graph.page(request, [(each.number, _shown(each)) for each in found], _LISTED)
    if isinstance(page, dict) and "summary" in request.query:
        page["summary"] = {
            "total_count": len(found),
            "message_template_count": len(all_of_it),
            "message_template_limit": MAX_TEMPLATES,
            "are_translations_complete": True,
        }
    return page


def _fits(template: MetaTemplate, query: Mapping[str, str]) -> bool:
    """Words are looked for in the name; a list of choices is separated by commas."""
    if query.get("name", "").lower() not in template.name:
        return False
    lists = {"status": template.status, "language": template.language, "category": template.category}
    lists["quality_score"] = template.quality
    return all(value in query[key].split(",") for key, value in lists.items() if query.get(key))


def _shown(template: MetaTemplate) -> dict[str, Any]:
    told = asdict(template)
    score = {"score": template.quality, "date": int(template.changed)}
    previous = {"previous_category": template.previous_category or None}
    return told | {"id": template.id, "quality_score": score} | previous


def _create(carrier: Carrier, request: web.Request, body: Mapping[str, Any]) -> Mapping[str, Any] | MetaProblem:
    waba = request.match_info["id"]
    if carrier.templates.waba(waba) is None:
        return no_such_object(waba)
    problem = meta_rules.check_new(body)
    if problem is not None:
        return problem
    if carrier.templates.find(waba, body["name"], body["language"]):
        return meta_rules.exists(body["language"])
    category = body["category"].upper()
    template = carrier.templates.add(
        waba,
        name=body["name"],
        language=body["language"],
        category=category,
        components=meta_rules.as_kept(category, body["components"]),
        parameter_format=str(body.get("parameter_format") or "POSITIONAL").upper(),
    )
    return {"id": template.id, "status": template.status, "category": template.category}


def show(carrier: Carrier, request: web.Request, template: MetaTemplate) -> Mapping[str, Any]:
    return meta_graph.chosen(request, _shown(template), _LISTED)


def edit(carrier: Carrier, template: MetaTemplate, body: Mapping[str, Any]) -> Mapping[str, Any] | MetaProblem:
    """Replace what a template says; it is reviewed again."""
    if template.status not in _EDITABLE:
        words = f"Message templates can only be edited when they are in one of the states {', '.join(_EDITABLE)}."
        return MetaProblem("100", words, title="Template can't be edited")
    category, components = body.get("category", template.category), body.get("components")
    problem = meta_rules.check_content(category, components)
    if problem is not None:
        return problem
    assert isinstance(components, list)
    if template.status == "APPROVED" and category.upper() != template.category:
        return MetaProblem("100", "The category of an approved template can't be edited.", title="Can't edit category")
    template.category = category.upper()
    template.components = meta_rules.as_kept(category, components)
    template.status, template.rejected_reason, template.changed = "PENDING", "NONE", time.time()
    carrier.templates.record(template)
    return {"success": True}


def _delete(carrier: Carrier, request: web.Request, _: Mapping[str, Any]) -> Mapping[str, Any] | MetaProblem:
    """By name, in all languages; with `hsm_id` only that one."""
    waba, name, template_id = request.match_info["id"], request.query.get("name"), request.query.get("hsm_id")
    if carrier.templates.waba(waba) is None:
        return no_such_object(waba)
    if not name:
        return MetaProblem("100", "The parameter name is required.")
    found = [each for each in carrier.templates.of(waba) if each.name == name and template_id in (None, each.id)]
    if not found:
        words = "Message template name was not found"
        return MetaProblem("100", words, meta_errors.NO_SUCH_TEMPLATE, "Message Template Not Found")
    for template in found:
        carrier.templates.remove(template)
    return {"success": True}
