"""`/inbox/{name}`: receive webhooks; `/control/inbox/{name}`: look at them, and say how to answer.

Like the rest of the control API it needs no key.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from apps.simulator import control, receiver, telnyx
from apps.simulator.carrier import CARRIER
from apps.simulator.control import BadInput
from apps.simulator.receiver import Behaviour, Inbox, InboxCall

_NAME = "{name:[A-Za-z0-9_-]{1,64}}"
_WHOLE: Mapping[str, tuple[int, int]] = {
    "status": (200, 599),
    "ms": (0, 600_000),
    "count": (1, 1_000_000),
    "retry_after": (0, 86_400),
}


def routes() -> list[web.RouteDef]:
    return [
        web.post(f"/inbox/{_NAME}", receive),
        web.get(f"/control/inbox/{_NAME}", show),
        web.delete(f"/control/inbox/{_NAME}", forget),
        web.put(f"/control/inbox/{_NAME}/secret", put_secret),
        web.put(f"/control/inbox/{_NAME}/answer", put_answer),
    ]


async def receive(request: web.Request) -> web.Response:
    """Keep the call at once, then answer as this inbox was told to."""
    body = await request.read()
    headers = {name.lower(): value for name, value in request.headers.items()}
    answer = _inbox(request).take(headers, body, time.time())
    await asyncio.sleep(answer.ms / 1000)
    told = {} if answer.retry_after is None else {"Retry-After": str(answer.retry_after)}
    text = None if answer.status in (204, 304) else "ok" if answer.status < 300 else "The inbox was told to fail."
    return web.Response(status=answer.status, headers=told, text=text)


async def show(request: web.Request) -> web.Response:
    """The newest call first."""
    return _shown(_inbox(request), control.limit(request))


async def forget(request: web.Request) -> web.Response:
    _inbox(request).forget()
    return web.Response(status=204)


async def put_secret(request: web.Request) -> web.Response:
    secret = (await control.read_object(request)).get("secret")
    try:
        key = receiver.secret_key(secret) if isinstance(secret, str) else b""
    except ValueError:
        key = b""
    if not key or not isinstance(secret, str):
        raise BadInput("secret must be a signing secret, such as whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw.")
    _inbox(request).tell(secret)
    return web.Response(status=204)


async def put_answer(request: web.Request) -> web.Response:
    """Replace how it answers. What is left out is as usual: 200, at once, for every call."""
    body = await control.read_object(request)
    for name, value in body.items():
        if name not in _WHOLE:
            raise BadInput(f"{name} is not a field of an answer.")
        low, high = _WHOLE[name]
        may_be_left_out = value is None and name in ("count", "retry_after")
        if not may_be_left_out and not (type(value) is int and low <= value <= high):
            raise BadInput(f"{name} must be a whole number from {low} to {high}.")
    inbox = _inbox(request)
    inbox.behave(Behaviour(**body))
    return _shown(inbox, 0)


def _inbox(request: web.Request) -> Inbox:
    return request.app[CARRIER].inboxes.get(request.match_info["name"])


def _shown(inbox: Inbox, limit: int) -> web.Response:
    newest = list(reversed(inbox.calls))[:limit]
    shown = {"has_secret": bool(inbox.secret), "answer": inbox.state(), "total": inbox.total}
    return control.as_json(shown | {"calls": [_call(each) for each in newest]})


def _call(call: InboxCall) -> dict[str, Any]:
    return {
        "number": call.number,
        "at": telnyx.stamp(call.at),
        "headers": call.headers,
        "body": call.body.decode(errors="replace"),
        "event_id": call.event_id,
        "repeat": call.repeat,
        "signature": call.verdict,
        "status": call.answer.status,
        "ms": call.answer.ms,
    }
