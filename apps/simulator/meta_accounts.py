"""The nodes of Meta's Graph API: accounts, phone numbers and templates by ID, and where webhooks go.

An account's webhooks go to the URL given with `subscribed_apps`, otherwise to those of its numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

import aiohttp
from aiohttp import web

from apps.simulator import dialling, messages, meta, meta_graph, meta_template_calls
from apps.simulator.carrier import CARRIER, Carrier
from apps.simulator.meta import no_such_object
from apps.simulator.meta_errors import MetaProblem
from apps.simulator.meta_templates import Waba

EXAMPLE_NUMBER = "13125550100"  # of the first account, until it has others
_CHECK_TIMEOUT = aiohttp.ClientTimeout(total=30)
_ACCOUNT = ("id", "name", "timezone_id", "message_template_namespace")
_NUMBER = (
    *("verified_name", "code_verification_status", "display_phone_number", "quality_rating"),
    *("platform_type", "throughput", "id"),
)


async def show(request: web.Request) -> web.Response:
    """Whatever has this ID."""
    return await meta_graph.answer(request, _show)


def _show(carrier: Carrier, request: web.Request, _: Mapping[str, Any]) -> Mapping[str, Any] | MetaProblem:
    object_id = request.match_info["id"]
    waba, template = carrier.templates.waba(object_id), carrier.templates.get(object_id)
    if template is not None:
        return meta_template_calls.show(carrier, request, template)
    if waba is not None:
        return meta_graph.chosen(request, _account(waba), _ACCOUNT)
    if meta.number_of(object_id) is None:
        return no_such_object(object_id)
    return meta_graph.chosen(request, _number(carrier.templates.waba_of(object_id), object_id), _NUMBER)


def _account(waba: Waba) -> dict[str, Any]:
    return {
        "id": waba.id,
        "name": waba.name,
        "currency": "USD",
        "timezone_id": "1",
        "message_template_namespace": f"simulated_{waba.id}",
        "account_review_status": "APPROVED",
        "business_verification_status": "verified",
    }


async def phone_numbers(request: web.Request) -> web.Response:
    """The numbers of an account."""
    return await meta_graph.answer(request, _phone_numbers)


def _phone_numbers(carrier: Carrier, request: web.Request, _: Mapping[str, Any]) -> Mapping[str, Any] | MetaProblem:
    waba = carrier.templates.waba(request.match_info["id"])
    if waba is None:
        return no_such_object(request.match_info["id"])
    entries = [(int(number), _number(waba, number)) for number in sorted(numbers_of(carrier, waba), reverse=True)]
    return meta_graph.page(request, sorted(entries, key=lambda entry: -entry[0]), _NUMBER)


def numbers_of(carrier: Carrier, waba: Waba) -> list[str]:
    """The IDs of its numbers: those put into it, and in the first account all that have a callback URL."""
    found = [*waba.numbers, *(each for each in carrier.phones.subscribed() if carrier.templates.waba_of(each) is waba)]
    return list(dict.fromkeys(found)) or ([EXAMPLE_NUMBER] if waba.id == meta.WABA_ID else [])


def _number(waba: Waba, number_id: str) -> dict[str, Any]:
    return {
        "id": number_id,
        "verified_name": waba.name,
        "display_phone_number": dialling.shown(f"+{number_id}"),
        "code_verification_status": "VERIFIED",
        "quality_rating": "GREEN",
        "platform_type": "CLOUD_API",
        "throughput": {"level": "STANDARD"},
        "name_status": "APPROVED",
        "status": "CONNECTED",
        "account_mode": "LIVE",
    }


async def change(request: web.Request) -> web.Response:
    """Edit the template with this ID, or take a callback URL for the number with this ID."""
    template = request.app[CARRIER].templates.get(request.match_info["id"])
    if template is None:
        return await _configure(request)
    return await meta_graph.answer(request, lambda carrier, _, body: meta_template_calls.edit(carrier, template, body))


async def _configure(request: web.Request) -> web.Response:
    carrier, number_id = request.app[CARRIER], request.match_info["id"]
    problem = meta_graph.unauthorized(carrier, request.headers)
    if problem is None and meta.number_of(number_id) is None:
        problem = no_such_object(number_id)
    wanted = (messages.fields(await request.read()) or {}).get("webhook_configuration")
    url = problem or await _checked(wanted if isinstance(wanted, dict) else {}, "'webhook_configuration'")
    if isinstance(url, MetaProblem):
        return meta_graph.refused(url)
    carrier.phones.subscribe(number_id, url)
    return meta_graph.accepted({"success": True})


async def subscribe(request: web.Request) -> web.Response:
    """Take a callback URL for an account."""
    carrier, body = request.app[CARRIER], messages.fields(await request.read() or b"{}") or {}
    waba = carrier.templates.waba(request.match_info["id"])
    problem = meta_graph.unauthorized(carrier, request.headers)
    if problem is None and waba is None:
        problem = no_such_object(request.match_info["id"])
    if problem is not None or waba is None:
        return meta_graph.refused(problem or no_such_object(""))
    url = await _checked(body, "The body") if body else ""
    if isinstance(url, MetaProblem):
        return meta_graph.refused(url)
    carrier.templates.put_waba(replace(waba, url=url))
    return meta_graph.accepted({"success": True})


async def subscribed(request: web.Request) -> web.Response:
    """The callback URL of an account."""
    return await meta_graph.answer(request, _subscribed)


def _subscribed(carrier: Carrier, request: web.Request, _: Mapping[str, Any]) -> Mapping[str, Any] | MetaProblem:
    waba = carrier.templates.waba(request.match_info["id"])
    if waba is None:
        return no_such_object(request.match_info["id"])
    app = {"whatsapp_business_api_data": {"id": "1", "name": "Simulated app"}, "override_callback_uri": waba.url}
    return {"data": [app] if waba.url else []}


def heard_at(carrier: Carrier, waba_id: str) -> list[str]:
    """Where an account's webhooks go."""
    waba = carrier.templates.waba(waba_id)
    if waba is None:
        return []
    urls = [waba.url] if waba.url else [carrier.phones.subscription(each) for each in numbers_of(carrier, waba)]
    return list(dict.fromkeys(url for url in urls if url))


async def _checked(wanted: Mapping[str, Any], where: str) -> str | MetaProblem:
    """The URL, once its server has answered the challenge with our verify token."""
    url, token = wanted.get("override_callback_uri"), wanted.get("verify_token")
    if not (isinstance(url, str) and isinstance(token, str)):
        return MetaProblem("100", f"{where} must have override_callback_uri and verify_token.")
    if not await _is_answered(url, token):
        return MetaProblem("100", "The callback URL did not answer the challenge with a 200 and its words.")
    return url


async def _is_answered(url: str, token: str) -> bool:
    challenge = str(uuid4().int)[:10]
    query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": token}
    try:
        async with (
            aiohttp.ClientSession(timeout=_CHECK_TIMEOUT) as session,
            session.get(url, params=query, allow_redirects=False) as response,
        ):
            return response.status == 200 and await response.text() == challenge
    except (aiohttp.ClientError, OSError, ValueError):
        return False


async def nowhere(request: web.Request) -> web.Response:
    """Whatever else is asked of the Graph API."""
    return meta_graph.refused(no_such_object(request.path.rpartition("/")[2]))
