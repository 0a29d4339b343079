"""What all calls of Meta's Graph API share: the check of the token, fields, pages, faults and the form of answers."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson
from aiohttp import web

from apps.simulator import faults, messages, meta_errors
from apps.simulator.carrier import CARRIER, Carrier
from apps.simulator.messages import CarrierAnswer
from apps.simulator.meta_errors import MetaProblem

MAX_PAGE = 1000
_PAGE = 25  # entries, unless ?limit= says otherwise

Call = Callable[[Carrier, web.Request, Mapping[str, Any]], Mapping[str, Any] | MetaProblem]


async def answer(request: web.Request, call: Call) -> web.Response:
    """Check the token, draw the faults of requests, and make the call with the JSON that was posted."""
    carrier, body = request.app[CARRIER], messages.fields(await request.read() or b"{}")
    struck = carrier.faults.draw(faults.REQUEST_KINDS, "", request.path_qs)
    if "slow" in struck:
        await asyncio.sleep(struck["slow"].ms / 1000)
    problem = unauthorized(carrier, request.headers)
    if problem is None and body is None:
        problem = MetaProblem("100", "The body must be a JSON object.")
    if problem is None and "rate_limited" in struck:
        problem = MetaProblem("80008", "Too many calls about this account; wait before the next.")
    elif problem is None and "error" in struck:
        problem = MetaProblem("131000", "An unknown error occurred.")
    found = problem or call(carrier, request, body or {})
    return refused(found) if isinstance(found, MetaProblem) else accepted(found)


def accepted(data: Mapping[str, Any]) -> web.Response:
    return messages.respond(CarrierAnswer(200, orjson.dumps(data)))


def refused(problem: MetaProblem) -> web.Response:
    return messages.respond(refusal(problem))


def refusal(problem: MetaProblem) -> CarrierAnswer:
    return CarrierAnswer(meta_errors.ERRORS[problem.code][0], orjson.dumps(meta_errors.body(problem)))


def unauthorized(carrier: Carrier, headers: Mapping[str, str]) -> MetaProblem | None:
    if messages.unauthorized(carrier, headers) is None:
        return None
    return MetaProblem("190", "Send 'Authorization: Bearer' with a valid access token.")


def chosen(request: web.Request, entry: Mapping[str, Any], usual: Sequence[str]) -> dict[str, Any]:
    """The fields that were asked for, and the id; those that an object lacks are left out."""
    wanted = [name.strip() for name in request.query.get("fields", "").split(",") if name.strip()] or usual
    return {name: entry[name] for name in (*wanted, "id") if entry.get(name) is not None}


def page(
    request: web.Request, entries: Sequence[tuple[int, Mapping[str, Any]]], usual: Sequence[str]
) -> dict[str, Any] | MetaProblem:
    """One page of entries, each with the number that orders it, the highest first. Cursors outlive their entries."""
    limit, after = request.query.get("limit", str(_PAGE)), request.query.get("after", "")
    if not limit.isdigit() or not 1 <= int(limit[:9]) <= MAX_PAGE:
        return MetaProblem("100", f"Param limit must be a whole number from 1 to {MAX_PAGE}.")
    before = _number(after)
    if after and before is None:
        return MetaProblem("100", "Invalid cursors values.")
    left = [each for each in entries if before is None or each[0] < before]
    shown = left[: int(limit)]
    paging: dict[str, Any] = {}
    if shown:
        paging = {"cursors": {"before": _cursor(shown[0][0]), "after": _cursor(shown[-1][0])}}
    if len(left) > len(shown):
        query = request.url.update_query(after=paging["cursors"]["after"])
        paging["next"] = str(query)
    return {"data": [chosen(request, entry, usual) for _, entry in shown], "paging": paging}


def _cursor(number: int) -> str:
    return base64.urlsafe_b64encode(str(number).encode()).decode()


def _number(cursor: str) -> int | None:
    try:
        return int(base64.urlsafe_b64decode(cursor))
    except (ValueError, binascii.Error):
        return None
