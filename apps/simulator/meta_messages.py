"""Meta's Graph API: `/{version}/{phone number ID}/messages`.

Meta knows no idempotency keys: every accepted request is a message.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import orjson
from aiohttp import web

from apps.simulator import dialling, faults, messages, meta, meta_errors, meta_graph, meta_template_messages
from apps.simulator.carrier import CARRIER, Carrier
from apps.simulator.courier import FINALIZED, READ, SENT
from apps.simulator.dialects import META
from apps.simulator.faults import Fault
from apps.simulator.messages import CarrierAnswer
from apps.simulator.meta import MetaDraft
from apps.simulator.meta_errors import MetaProblem
from apps.simulator.meta_template_messages import Arrived
from apps.simulator.phones import OUTBOUND, PhoneMessage


async def send(request: web.Request) -> web.Response:
    decided = decide(request.app[CARRIER], request.headers, request.match_info["id"], await request.read())
    return await messages.answered(request, decided)


def decide(carrier: Carrier, headers: Mapping[str, str], number_id: str, body: bytes) -> CarrierAnswer:
    """Everything that follows from one POST: the message is accepted and its webhooks are under way on return."""
    carrier.phones.counters.requests += 1
    answer = _decide(carrier, headers, number_id, body)
    if answer.status >= 400:
        carrier.phones.counters.rejected += 1
    return answer


def _decide(carrier: Carrier, headers: Mapping[str, str], number_id: str, body: bytes) -> CarrierAnswer:
    problem, given = meta_graph.unauthorized(carrier, headers), messages.fields(body)
    if problem is None and given is None:
        problem = MetaProblem("100", "The body must be a JSON object.")
    if problem is not None or given is None:
        return meta_graph.refusal(problem or MetaProblem("100", ""))
    to, token = str(given.get("to")), blake2b(body, digest_size=16).hexdigest()
    struck = carrier.faults.draw(faults.REQUEST_KINDS, dialling.canonical(to) or to, token)
    if "rate_limited" in struck:
        answer = meta_graph.refusal(MetaProblem("130429", "Cloud API message throughput has been reached."))
    elif "error" in struck:
        answer = meta_graph.refusal(MetaProblem("131000", "Message failed to send due to an unknown error."))
    else:
        answer = _accept(carrier, number_id, given, token)
    return messages.slowed(answer, struck.get("slow"))


def _accept(carrier: Carrier, number_id: str, given: Mapping[str, Any], token: str) -> CarrierAnswer:
    draft = meta.read_send(number_id, given)
    if isinstance(draft, MetaProblem):
        return meta_graph.refusal(draft)
    arrived = _arrived(carrier, number_id, draft)
    if isinstance(arrived, MetaProblem):
        return meta_graph.refusal(arrived)
    struck = carrier.faults.draw(faults.MESSAGE_KINDS, draft.to, token)
    if "fail" in struck:
        return meta_graph.refusal(
            MetaProblem(meta_errors.like(struck["fail"].code), "The network refuses this message.")
        )
    url = carrier.phones.subscription(number_id)
    message = PhoneMessage(
        id=meta.new_id(),
        direction=OUTBOUND,
        phone=draft.to,
        number=draft.number,
        text=arrived.text,
        encoding="UTF-8",
        parts=1,
        received=time.time(),
        type="WhatsApp",
        profile_id=carrier.templates.waba_of(number_id).id,
        dialect=META,
        reference=draft.opaque,
        webhook_url=url,
        urls=[url] if url else [],
        silent="silent" in struck,
        template=arrived.shown,
    )
    message.plan = _plan(message, struck, is_open=bool(arrived.shown) or _is_open(carrier, draft))
    carrier.phones.add(message)
    carrier.courier.schedule(message)
    answer = orjson.dumps(meta.accepted(message, draft.written))
    return CarrierAnswer(200, answer, broken="cut" if "cut" in struck else "drop" if "drop" in struck else "")


def _arrived(carrier: Carrier, number_id: str, draft: MetaDraft) -> Arrived | MetaProblem:
    """What the phone shows."""
    if draft.template is None:
        return Arrived(draft.text, {})
    problem = meta_template_messages.check_form(draft.template)
    if problem is not None:
        return problem
    waba, given = carrier.templates.waba_of(number_id).id, draft.template
    template = carrier.templates.find(waba, given["name"], given["language"]["code"])
    return meta_template_messages.fill(template, given)


def _is_open(carrier: Carrier, draft: MetaDraft) -> bool:
    """Whether the person wrote to our number a short time ago, so that we may send free text."""
    window = carrier.settings.window
    return not window or carrier.phones.has_written(draft.to, draft.number, META, time.time() - window)


def _plan(message: PhoneMessage, struck: Mapping[str, Fault], *, is_open: bool) -> list[str]:
    """A message that arrives is read. Without a receipt from the network only its sending is told.

    Meta accepts free text outside of the window too, and then tells that it failed.
    """
    plan = [SENT, FINALIZED, READ]
    if not is_open:
        message.outcome, message.code, plan = "sending_failed", meta_errors.WINDOW_CLOSED, [FINALIZED]
    elif "undeliverable" in struck:
        message.outcome = struck["undeliverable"].status
        if message.outcome == "delivery_unconfirmed":
            plan = [SENT]
        else:
            message.code = meta_errors.like(struck["undeliverable"].code)
            plan = [FINALIZED] if message.outcome == "sending_failed" else [SENT, FINALIZED]
    if "disorder" in struck:
        plan.reverse()
    return [name for name in plan for _ in range(2 if "twice" in struck else 1)]
