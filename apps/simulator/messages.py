"""`/v2/messages`: decide what happens to a request, and do the HTTP around it.

`decide` never awaits, so two requests with the same Idempotency-Key can't both be accepted.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any
from uuid import uuid4

import orjson
from aiohttp import web

from apps.simulator import dialling, errors, faults, telnyx
from apps.simulator.carrier import CARRIER, Carrier
from apps.simulator.courier import FINALIZED, SENT
from apps.simulator.errors import Problem
from apps.simulator.faults import Fault
from apps.simulator.phones import OUTBOUND, PhoneMessage

JSON = "application/json"
_ASKING_KINDS = faults.REQUEST_KINDS - {"forget_keys"}
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n"


@dataclass(frozen=True, slots=True)
class CarrierAnswer:
    """The response to send. `delay` is in seconds. `broken` names the fault that breaks the connection instead."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    broken: str = ""


async def send(request: web.Request) -> web.Response:
    return await answered(request, decide(request.app[CARRIER], request.headers, await request.read()))


async def answered(request: web.Request, answer: CarrierAnswer) -> web.Response:
    """An answer on its way out, late or broken if it is to be."""
    if answer.delay:
        await asyncio.sleep(answer.delay)
    if answer.broken and request.transport is not None:
        _break(request.transport, answer.broken)
    return web.Response(status=answer.status, body=answer.body, headers=answer.headers, content_type=JSON)


def _break(transport: asyncio.Transport, how: str) -> None:
    """Closes the connection: without a byte, or (cut) after headers that announce a body."""
    if how == "cut":
        transport.write(_HEAD)
        transport.close()
    else:
        transport.abort()


async def show(request: web.Request) -> web.Response:
    answer = tell(request.app[CARRIER], request.headers, request.match_info["id"])
    if answer.delay:
        await asyncio.sleep(answer.delay)
    return respond(answer)


def tell(carrier: Carrier, headers: Mapping[str, str], message_id: str) -> CarrierAnswer:
    """The response to a question about a message, with the faults that hit requests."""
    problem = unauthorized(carrier, headers)
    if problem is not None:
        return refusal(problem)
    message = carrier.phones.find(message_id)
    if message is None or time.time() - message.received > telnyx.KEPT:
        return refusal(Problem("10005", "There is no message with this id.", "/id"))
    struck = carrier.faults.draw(_ASKING_KINDS, message.phone, message.key or message.digest)
    answer = strike_down(struck) or CarrierAnswer(200, wrapped(telnyx.payload(message, message.status)))
    return slowed(answer, struck.get("slow"))


async def nowhere(request: web.Request) -> web.Response:
    """The response for all other URLs of /v2."""
    return respond(refusal(Problem("10005", f"{request.method} {request.path} is not served here.")))


def decide(carrier: Carrier, headers: Mapping[str, str], body: bytes) -> CarrierAnswer:
    """Handle one POST. On return, the message is accepted and its callbacks are scheduled."""
    carrier.phones.counters.requests += 1
    answer = _decide(carrier, headers, body)
    if answer.status >= 400:
        carrier.phones.counters.rejected += 1
    return answer


def _decide(carrier: Carrier, headers: Mapping[str, str], body: bytes) -> CarrierAnswer:
    problem = unauthorized(carrier, headers)
    if problem is not None:
        return refusal(problem)
    given = fields(body)
    if given is None:
        return refusal(Problem("10023", "The body must be a JSON object."))
    to, key = str(given.get("to")), headers.get("Idempotency-Key", "")
    digest = blake2b(body, digest_size=16).hexdigest()
    struck = carrier.faults.draw(faults.REQUEST_KINDS, dialling.canonical(to) or to, key or digest)
    if "forget_keys" in struck:
        key = ""
    answer = strike_down(struck) or _repeat(carrier, key, digest) or _accept(carrier, given, key, digest)
    return slowed(answer, struck.get("slow"))


def unauthorized(carrier: Carrier, headers: Mapping[str, str]) -> Problem | None:
    """The response to a request without a valid key."""
    scheme, _, key = headers.get("Authorization", "").partition(" ")
    wanted = carrier.settings.api_key
    if scheme.lower() == "bearer" and key.strip() and wanted in ("", key.strip()):
        return None
    return Problem("10009", "Send 'Authorization: Bearer' with a valid API key.")


def fields(body: bytes) -> dict[str, Any] | None:
    """The JSON object in a body."""
    try:
        given = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return given if isinstance(given, dict) else None


def strike_down(struck: Mapping[str, Fault]) -> CarrierAnswer | None:
    """The refusal with which a fault replaces the response."""
    if "rate_limited" in struck:
        answer = refusal(Problem("10011", "Too many requests; wait before the next."))
        seconds = struck["rate_limited"].retry_after
        return CarrierAnswer(answer.status, answer.body, {"Retry-After": str(seconds)})
    if "error" in struck:
        return refusal(Problem("10007", "Something went wrong at the carrier."))
    return None


def _repeat(carrier: Carrier, key: str, digest: str) -> CarrierAnswer | None:
    """The first response again if this key was accepted before. Like Telnyx, we refuse a different body."""
    if not key:
        return None
    if not telnyx.KEY.fullmatch(key):
        return refusal(Problem("10015", "Idempotency-Key: 1 to 255 letters, digits, hyphens, underscores or colons."))
    earlier = carrier.phones.recall(key)
    if earlier is None:
        return None
    if earlier.digest != digest:
        return refusal(Problem("10027", "This Idempotency-Key came before with a different request body."))
    carrier.phones.counters.repeats += 1
    return _accepted(earlier)


def _accept(carrier: Carrier, given: Mapping[str, Any], key: str, digest: str) -> CarrierAnswer:
    draft = telnyx.read_send(given)
    if isinstance(draft, Problem):
        return refusal(draft)
    struck = carrier.faults.draw(faults.MESSAGE_KINDS, draft.to, key or digest)
    if "fail" in struck:
        code = errors.known(struck["fail"].code)
        return refusal(Problem(code, "The network refuses this message."))
    message = _message(carrier, draft, struck)
    message.key, message.digest = key, digest
    carrier.phones.add(message)
    carrier.courier.schedule(message)
    answer = _accepted(message)
    return CarrierAnswer(
        answer.status, answer.body, broken="cut" if "cut" in struck else "drop" if "drop" in struck else ""
    )


def _message(carrier: Carrier, draft: telnyx.TelnyxDraft, struck: Mapping[str, Fault]) -> PhoneMessage:
    profile_url = carrier.settings.webhook_url
    message = PhoneMessage(
        id=str(uuid4()),
        direction=OUTBOUND,
        phone=draft.to,
        number=draft.sender,
        text=draft.text,
        encoding=draft.encoding,
        parts=draft.parts,
        received=time.time(),
        type=draft.type,
        tags=draft.tags,
        media=draft.media,
        subject=draft.subject,
        profile_id=draft.profile_id,
        webhook_url=draft.webhook_url or profile_url,
        failover_url=draft.failover_url,
        silent="silent" in struck,
    )
    wanted = [draft.webhook_url, draft.failover_url, profile_url if draft.use_profile_webhooks else ""]
    message.urls = list(dict.fromkeys(url for url in wanted if url))
    if "undeliverable" in struck:
        fault = struck["undeliverable"]
        message.outcome = fault.status
        is_silent = fault.status == "delivery_unconfirmed" and not fault.code
        message.code = "" if is_silent else errors.known(fault.code)
    message.plan = _plan(message.outcome, struck)
    return message


def _plan(outcome: str, struck: Mapping[str, Fault]) -> list[str]:
    plan = [FINALIZED] if outcome == "sending_failed" else [SENT, FINALIZED]
    if "disorder" in struck:
        plan.reverse()
    return [name for name in plan for _ in range(2 if "twice" in struck else 1)]


def _accepted(message: PhoneMessage) -> CarrierAnswer:
    return CarrierAnswer(200, wrapped(telnyx.payload(message, "queued")))


def refusal(problem: Problem) -> CarrierAnswer:
    """The response for a problem."""
    return CarrierAnswer(errors.ERRORS[problem.code][0], orjson.dumps(errors.body(problem)))


def slowed(answer: CarrierAnswer, slow: Fault | None) -> CarrierAnswer:
    """The same response, delayed."""
    if slow is None:
        return answer
    return CarrierAnswer(answer.status, answer.body, answer.headers, slow.ms / 1000, answer.broken)


def wrapped(data: Mapping[str, Any]) -> bytes:
    """The data of a response in its envelope."""
    return orjson.dumps({"data": data})


def respond(answer: CarrierAnswer) -> web.Response:
    """Send a response."""
    return web.Response(status=answer.status, body=answer.body, headers=answer.headers, content_type=JSON)
