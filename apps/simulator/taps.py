"""`/control/phones/{phone}/tap`: tap a quick reply of a template that arrived, as the phone's owner."""

from __future__ import annotations

import time
from typing import Any

from aiohttp import web

from apps.simulator import dialling, meta
from apps.simulator.carrier import CARRIER, Carrier
from apps.simulator.control import BadInput, as_json, read_object
from apps.simulator.courier import RECEIVED
from apps.simulator.dialects import META
from apps.simulator.phones import INBOUND, OUTBOUND, PhoneMessage


def routes() -> list[web.RouteDef]:
    return [web.post("/control/phones/{phone}/tap", tap)]


async def tap(request: web.Request) -> web.Response:
    """`button` is its text; `message` the id of the message, otherwise the newest that has such a button."""
    carrier, body = request.app[CARRIER], await read_object(request)
    phone, text, message_id = dialling.read(request.match_info["phone"]), body.get("button"), body.get("message")
    for message in carrier.phones.thread(phone or ""):
        payload = _payload(message, text) if message_id in (None, message.id) else None
        if payload is not None:
            return as_json(_answer(carrier, message, str(text), payload), status=202)
    raise BadInput("button must be the text of a quick reply on this phone.")


def _payload(message: PhoneMessage, text: object) -> str | None:
    if message.direction != OUTBOUND or not message.arrives:
        return None
    replies = (each for each in message.template.get("buttons", ()) if each["type"] == "QUICK_REPLY")
    return next((each["value"] for each in replies if each["text"] == text), None)


def _answer(carrier: Carrier, message: PhoneMessage, text: str, payload: str) -> dict[str, Any]:
    url = carrier.phones.subscription(message.number[1:])
    answer = PhoneMessage(
        id=meta.new_id(),
        direction=INBOUND,
        phone=message.phone,
        number=message.number,
        text=text,
        encoding="UTF-8",
        parts=1,
        received=time.time(),
        type="WhatsApp",
        profile_id=message.profile_id,
        webhook_url=url,
        urls=[url] if url else [],
        status="received",
        plan=[RECEIVED],
        dialect=META,
        tapped={"payload": payload, "message": message.id},
    )
    carrier.phones.add(answer)
    carrier.courier.schedule(answer)
    return {"id": answer.id, "from": answer.phone, "to": answer.number, "payload": payload}
