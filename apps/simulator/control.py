"""`/control`: list the phones, reply as their owners, set faults. For people and tests; sending doesn't use it.

It needs no key: the server listens on loopback only, and changes must come as JSON, which web pages from elsewhere
can't send here.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import uuid4

import orjson
from aiohttp import web
from aiohttp.typedefs import Handler

from apps.simulator import dialling, encoding, errors, faults, meta, meta_errors, numbers, telnyx
from apps.simulator.carrier import CARRIER, Carrier
from apps.simulator.courier import RECEIVED
from apps.simulator.dialects import META
from apps.simulator.phones import INBOUND, TELNYX, PhoneMessage

_PHONES_SHOWN = 200  # unless ?limit= says otherwise
_PHONES_LIMIT = 5000
_MEDIA_LIMIT = 10
_REPLY_LIMIT = 1600  # characters
_FAULTS_LIMIT = 1000


class BadInput(ValueError):
    """The request is invalid. The message names the field."""


@web.middleware
async def explain(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns BadInput into a 400 with its message."""
    try:
        return await handler(request)
    except (BadInput, faults.BadFault) as error:
        return as_json({"error": str(error)}, status=400)


def routes() -> list[web.RouteDef]:
    return [
        web.get("/control/health", health),
        web.get("/control/public-key", public_key),
        web.get("/control/app-secret", app_secret),
        web.get("/control/numbers", magic_numbers),
        web.get("/control/phones", list_phones),
        web.delete("/control/phones", forget_phones),
        web.get("/control/phones/{phone}", show_phone),
        web.post("/control/phones/{phone}/reply", reply),
        web.get("/control/faults", show_faults),
        web.put("/control/faults", put_faults),
        web.delete("/control/faults", delete_faults),
        web.get("/control/counters", counters),
    ]


async def health(request: web.Request) -> web.Response:
    carrier = request.app[CARRIER]
    return as_json(
        {"status": "ok", "accepted": carrier.phones.counters.accepted, "faults": len(carrier.faults.active())}
    )


async def public_key(request: web.Request) -> web.Response:
    return as_json({"public_key": request.app[CARRIER].signer.public_key})


async def app_secret(request: web.Request) -> web.Response:
    return as_json({"app_secret": request.app[CARRIER].signer.app_secret})


async def magic_numbers(_: web.Request) -> web.Response:
    return as_json({"numbers": [{"phone": phone, "outcome": outcome} for phone, (outcome, _) in numbers.TABLE.items()]})


async def list_phones(request: web.Request) -> web.Response:
    phones = request.app[CARRIER].phones
    shown = [_line(phones.deliveries(message.phone), message) for message in phones.latest(limit(request))]
    return as_json({"phones": shown, "total": phones.totals()["phones"]})


async def forget_phones(request: web.Request) -> web.Response:
    request.app[CARRIER].phones.forget()
    return web.Response(status=204)


async def show_phone(request: web.Request) -> web.Response:
    phones, phone = request.app[CARRIER].phones, _phone(request)
    messages = [_detail(message) for message in phones.thread(phone)[: limit(request)]]
    return as_json({"phone": phone, "deliveries": phones.deliveries(phone), "messages": messages})


async def reply(request: web.Request) -> web.Response:
    """The phone replies: sends a message.received to the product."""
    carrier, phone, body = request.app[CARRIER], _phone(request), await read_object(request)
    message = _reply(carrier, phone, body)
    carrier.phones.add(message)
    carrier.courier.schedule(message)
    sent = {"id": message.id, "from": phone, "to": message.number, "webhook_url": message.webhook_url}
    return as_json(sent, status=202)


async def show_faults(request: web.Request) -> web.Response:
    return as_json(_faults(request.app[CARRIER]))


async def put_faults(request: web.Request) -> web.Response:
    """Replace all faults with these."""
    carrier, body = request.app[CARRIER], await read_object(request)
    raw, seed = body.get("faults", []), body.get("seed", 0)
    if not isinstance(raw, list) or len(raw) > _FAULTS_LIMIT:
        raise BadInput(f"faults must be a list of at most {_FAULTS_LIMIT} objects.")
    if type(seed) is not int:
        raise BadInput("seed must be a whole number.")
    codes = (*errors.ERRORS, *meta_errors.ERRORS)
    wanted = [faults.read(each, f"faults[{index}]", codes) for index, each in enumerate(raw)]
    carrier.faults.replace(wanted, seed)
    return as_json(_faults(carrier))


async def delete_faults(request: web.Request) -> web.Response:
    carrier = request.app[CARRIER]
    carrier.faults.replace((), carrier.faults.seed)
    return web.Response(status=204)


async def counters(request: web.Request) -> web.Response:
    phones = request.app[CARRIER].phones
    return as_json(phones.totals() | {"more_than_one": phones.busy()})


def _reply(carrier: Carrier, phone: str, body: Mapping[str, Any]) -> PhoneMessage:
    part, media = _part(body), _media(body)
    text = _text(body, is_needed=not part and not media)
    number = _answered(carrier, phone, body.get("to"))
    before = carrier.phones.last_to(phone, number) or carrier.phones.last_from(number)
    if before is not None and "channel" in body and before.dialect != _dialect(body, None):
        before = None  # of the number's other channel
    dialect = _dialect(body, before)
    if (part and dialect != META) or (media and dialect == META):
        raise BadInput("whatsapp is for replies over WhatsApp, and media for those over SMS.")
    heard = carrier.phones.subscription(number[1:]) if dialect == META else carrier.settings.webhook_url
    url = (before.webhook_url if before is not None else "") or _given_url(body) or heard
    if not url:
        raise BadInput(f"to: nothing sent from {number} named a webhook_url, and there is no --webhook-url.")
    failover = before.failover_url if before is not None else ""
    size = encoding.measure(text)
    assert size is not None  # only a request for gsm7 can fail
    return PhoneMessage(
        id=meta.new_id() if dialect == META else str(uuid4()),
        direction=INBOUND,
        phone=phone,
        number=number,
        text=text or (f"[{part['type']}]" if part else ""),
        encoding=size.encoding,
        parts=size.parts,
        received=time.time(),
        type="MMS" if media else "SMS",
        media=media,
        part=part,
        profile_id=_profile(carrier, number, dialect, before),
        webhook_url=url,
        failover_url=failover,
        urls=[url, failover] if failover else [url],
        status="received",
        plan=[RECEIVED],
        dialect=dialect,
    )


def _text(body: Mapping[str, Any], *, is_needed: bool) -> str:
    text = body.get("text", "")
    if not isinstance(text, str) or len(text) > _REPLY_LIMIT or (is_needed and not text):
        raise BadInput(f"text must be a string of 1 to {_REPLY_LIMIT} characters.")
    return text


def _part(body: Mapping[str, Any]) -> dict[str, Any]:
    """What a reply over WhatsApp is in place of a text, in Meta's words: `type`, that type's object, `context`."""
    part = body.get("whatsapp", {})
    if not isinstance(part, dict) or (part and not isinstance(part.get("type"), str)):
        raise BadInput("whatsapp must be an object with a type, as in Meta's webhooks.")
    return part


def _media(body: Mapping[str, Any]) -> list[str]:
    """The files of an MMS."""
    media = body.get("media", [])
    if not isinstance(media, list) or len(media) > _MEDIA_LIMIT or not all(isinstance(url, str) for url in media):
        raise BadInput(f"media must be a list of at most {_MEDIA_LIMIT} URLs.")
    return media


def _profile(carrier: Carrier, number: str, dialect: str, before: PhoneMessage | None) -> str:
    if before is not None and before.profile_id:
        return before.profile_id
    return carrier.templates.waba_of(number[1:]).id if dialect == META else telnyx.PROFILE_ID


def _dialect(body: Mapping[str, Any], before: PhoneMessage | None) -> str:
    """That of the `channel` given, or of what the phone answers to."""
    channel = body.get("channel")
    if channel not in (None, "sms", "whatsapp"):
        raise BadInput("channel must be sms or whatsapp.")
    if channel is None:
        return before.dialect if before is not None else TELNYX
    return META if channel == "whatsapp" else TELNYX


def _answered(carrier: Carrier, phone: str, to: object) -> str:
    """The product's number that a reply goes to."""
    if to is not None:
        if not isinstance(to, str) or not telnyx.is_answerable(to):
            raise BadInput("to must be a phone number in +E.164 format or a short code.")
        return to
    last = carrier.phones.last_to(phone)
    if last is None or not telnyx.is_answerable(last.number):
        raise BadInput("to must be given: nothing this phone got came from a number that can be answered.")
    return last.number


def _given_url(body: Mapping[str, Any]) -> str:
    """The number's callback URL, given by the caller, because a phone may write first."""
    url = body.get("webhook_url", "")
    if not isinstance(url, str) or (url and not url.startswith(("http://", "https://"))):
        raise BadInput("webhook_url must be an http or https URL.")
    return url


def _faults(carrier: Carrier) -> dict[str, Any]:
    return {"seed": carrier.faults.seed, "faults": carrier.faults.active()}


def _line(deliveries: int, message: PhoneMessage) -> dict[str, Any]:
    last = {"direction": message.direction, "text": message.text, "status": message.status}
    return {"phone": message.phone, "deliveries": deliveries, "last": last | {"at": telnyx.stamp(message.received)}}


def _detail(message: PhoneMessage) -> dict[str, Any]:
    shown = asdict(message)
    for name in ("plan", "attempt", "digest", "urls"):
        del shown[name]
    times = {name: telnyx.stamp(getattr(message, name)) for name in ("received", "sent", "completed")}
    shown["key"] = message.key or message.reference
    return shown | times | {"callbacks_left": message.plan}


def _phone(request: web.Request) -> str:
    phone = dialling.read(request.match_info["phone"])
    if phone is None:
        raise BadInput("phone must be an E.164 number, such as +14155550123, in the address.")
    return phone


def limit(request: web.Request) -> int:
    raw = request.query.get("limit", str(_PHONES_SHOWN))
    if not raw.isascii() or not raw.isdigit() or not 1 <= int(raw[:9]) <= _PHONES_LIMIT:
        raise BadInput(f"limit must be a whole number from 1 to {_PHONES_LIMIT}.")
    return int(raw)


async def read_object(request: web.Request) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise BadInput("Content-Type must be application/json.")
    try:
        body = orjson.loads(await request.read())
    except orjson.JSONDecodeError as error:
        raise BadInput(f"body must be JSON: {error}.") from error
    if not isinstance(body, dict):
        raise BadInput("body must be a JSON object.")
    return body


def as_json(data: Mapping[str, Any], status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(data), status=status, content_type="application/json")
