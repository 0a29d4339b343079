"""Telnyx's Messaging v2 format: read send requests, and write messages and events as Telnyx does.

Pure functions over values; nothing here knows about HTTP or time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from apps.simulator import dialling, encoding, errors
from apps.simulator.errors import Problem
from apps.simulator.phones import INBOUND, OUTBOUND, PhoneMessage

PROFILE_ID = "5e47da54-0001-4000-8000-000000000001"  # used if a request names no messaging profile
ORGANIZATION_ID = "5e47da54-0002-4000-8000-000000000001"
POOL_NUMBER = "+13125550100"  # the sender if a request names only a profile
URL_LIMIT = 2000  # characters
TAGS_LIMIT = 50
KEY = re.compile(r"[A-Za-z0-9_:-]{1,255}")  # an Idempotency-Key

_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_SHORT_CODE = re.compile(r"[0-9]{5,8}")
_ALPHANUMERIC = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}")
_RATE, _FEE = 40, 30  # dollars / 10000, a part
KEPT = 10 * 24 * 3600  # seconds for which a message can be looked up
_VALID_FOR = 3600  # seconds a message may wait in the queue


@dataclass(frozen=True, slots=True)
class TelnyxDraft:
    """A valid send request."""

    to: str
    sender: str
    text: str
    encoding: str
    parts: int
    type: str
    profile_id: str
    webhook_url: str = ""
    failover_url: str = ""
    use_profile_webhooks: bool = True
    tags: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    subject: str | None = None


def is_number(text: str) -> bool:
    """Whether this is a phone number in +E.164 format."""
    return _NUMBER.fullmatch(text) is not None


def is_answerable(sender: str) -> bool:
    """Whether a phone can reply to this sender: a number or a short code, but not a name."""
    return is_number(sender) or _SHORT_CODE.fullmatch(sender) is not None


def read_send(body: Mapping[str, Any]) -> TelnyxDraft | Problem:
    """Read a send request. Returns a draft, or its first Problem."""
    for check in (_check_to, _check_from, _check_content, _check_urls, _check_rest):
        problem = check(body)
        if problem is not None:
            return problem
    text = body.get("text") or ""
    size = encoding.measure(text, body.get("encoding") or "auto")
    if size is None:
        return Problem("10015", "The text has characters that GSM-7 cannot hold.", "/encoding")
    media = body.get("media_urls") or []
    if size.parts > encoding.MAX_PARTS and not media:
        detail = f"The text needs {size.parts} parts; the most that is sent is {encoding.MAX_PARTS}."
        return Problem("40302", detail, "/text")
    return TelnyxDraft(
        to=dialling.canonical(body["to"]) or body["to"],
        sender=body.get("from") or POOL_NUMBER,
        text=text,
        encoding=size.encoding,
        parts=1 if media else size.parts,
        type=body.get("type") or ("MMS" if media else "SMS"),
        profile_id=body.get("messaging_profile_id") or PROFILE_ID,
        webhook_url=body.get("webhook_url") or "",
        failover_url=body.get("webhook_failover_url") or "",
        use_profile_webhooks=body.get("use_profile_webhooks") is not False,
        tags=body.get("tags") or [],
        media=media,
        subject=body.get("subject"),
    )


def _check_to(body: Mapping[str, Any]) -> Problem | None:
    to = body.get("to")
    if to in (None, ""):
        return Problem("10004", "The request has no 'to'.", "/to")
    if not isinstance(to, str) or not is_number(to):
        return Problem("40310", "The 'to' address must be a phone number in +E.164 format.", "/to")
    return None


def _check_from(body: Mapping[str, Any]) -> Problem | None:
    sender, profile_id = body.get("from"), body.get("messaging_profile_id")
    if sender in (None, ""):
        return None if profile_id else Problem("10004", "Give 'from', or a messaging profile to choose it.", "/from")
    if not isinstance(sender, str):
        return Problem("40305", "The 'from' address must be a string.", "/from")
    if is_answerable(sender):
        return None
    if not _ALPHANUMERIC.fullmatch(sender):
        return Problem("40305", "The 'from' address is no number, short code or alphanumeric sender.", "/from")
    return None if profile_id else Problem("40306", "An alphanumeric sender needs a messaging profile.", "/from")


def _check_content(body: Mapping[str, Any]) -> Problem | None:
    text = body.get("text")
    if text is not None and not isinstance(text, str):
        return Problem("10015", "The text must be a string.", "/text")
    if not text and not body.get("media_urls"):
        return Problem("40316", "The message has neither text nor media.", "/text")
    return None


def _check_urls(body: Mapping[str, Any]) -> Problem | None:
    for name in ("webhook_url", "webhook_failover_url"):
        url = body.get(name)
        if url in (None, ""):
            continue
        if not isinstance(url, str) or len(url) > URL_LIMIT or not url.startswith(("http://", "https://")):
            return Problem("10003", f"'{name}' must be an http or https URL of at most 2000 characters.", f"/{name}")
    return None


# Optional fields, and the type each must have.
_REST: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "messaging_profile_id": (lambda value: isinstance(value, str), "a string"),
    "use_profile_webhooks": (lambda value: isinstance(value, bool), "true or false"),
    "type": (lambda value: value in ("SMS", "MMS"), "SMS or MMS"),
    "encoding": (lambda value: value in ("auto", "gsm7", "ucs2"), "auto, gsm7 or ucs2"),
    "subject": (lambda value: isinstance(value, str), "a string"),
    "tags": (lambda value: _is_strings(value) and len(value) <= TAGS_LIMIT, "a list of at most 50 strings"),
    "media_urls": (lambda value: _is_strings(value) and len(value) <= 10, "a list of at most 10 URLs"),
    "send_at": (lambda value: False, "left out: this carrier keeps no schedule"),
}


def _check_rest(body: Mapping[str, Any]) -> Problem | None:
    for name, (fits, wanted) in _REST.items():
        value = body.get(name)
        if value is not None and not fits(value):
            return Problem("10015", f"'{name}' must be {wanted}.", f"/{name}")
    return None


def _is_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def payload(message: PhoneMessage, status: str) -> dict[str, Any]:
    """A message as Telnyx shows it when it has this status."""
    is_over = status not in ("queued", "sending", "sent")
    rate, fee = (_RATE, _FEE) if message.direction == OUTBOUND else (0, 0)
    return {
        "record_type": "message",
        "direction": message.direction,
        "id": message.id,
        "type": message.type,
        "organization_id": ORGANIZATION_ID,
        "messaging_profile_id": message.profile_id or PROFILE_ID,
        **_parties(message, status),
        "cc": [],
        "subject": message.subject,
        "text": message.text,
        "media": [{"url": url, "content_type": None, "sha256": None, "size": None} for url in message.media],
        "webhook_url": message.webhook_url or None,
        "webhook_failover_url": message.failover_url or None,
        "encoding": message.encoding,
        "num_chars": len(message.text),
        "smart_encoding_applied": False,
        "parts": message.parts,
        "tags": message.tags,
        "cost": _money(message.parts * (rate + fee)),
        "cost_breakdown": {"rate": _money(message.parts * rate), "carrier_fee": _money(message.parts * fee)},
        "tcr_campaign_id": None,
        "tcr_campaign_billable": False,
        "tcr_campaign_registered": None,
        "received_at": stamp(message.received),
        "sent_at": None if status == "queued" else stamp(message.sent),
        "completed_at": stamp(message.completed) if is_over else None,
        "valid_until": None if is_over else stamp(message.received + _VALID_FOR),
        "wait_seconds": 0.0,
        "errors": [errors.entry(message.code, _WHY)] if is_over and message.code else [],
    }


_WHY = "The network reported that it could not deliver this message."


def event(message: PhoneMessage, name: str, attempt: int, url: str) -> dict[str, Any]:
    """The body of one callback: `name` is message.sent, message.finalized or message.received."""
    status, at = _MOMENTS[name](message)
    return {
        "data": {
            "event_type": name,
            "id": str(uuid5(UUID(message.id), name)),  # the same over retries and doubles of one event
            "occurred_at": stamp(at),
            "payload": payload(message, status),
            "record_type": "event",
        },
        "meta": {"attempt": attempt, "delivered_to": url},
    }


# event → the status it tells and when that came about
_MOMENTS: Mapping[str, Callable[[PhoneMessage], tuple[str, float | None]]] = {
    "message.sent": lambda message: ("sent", message.sent),
    "message.finalized": lambda message: (message.outcome, message.completed),
    "message.received": lambda message: ("received", message.received),
}


def _parties(message: PhoneMessage, status: str) -> dict[str, Any]:
    person = {"phone_number": message.phone, "carrier": "Simulated Wireless", "line_type": "Wireless"}
    house = {"phone_number": message.number, "carrier": "Telnyx", "line_type": "VoIP"}
    if message.direction == INBOUND:
        return {"from": person | {"status": "received"}, "to": [house | {"status": "webhook_delivered"}]}
    return {"from": house, "to": [person | {"status": status}]}


def _money(ten_thousandths: int) -> dict[str, str]:
    return {"amount": f"{ten_thousandths // 10_000}.{ten_thousandths % 10_000:04d}", "currency": "USD"}


def stamp(seconds: float | None) -> str | None:
    """A time as Telnyx writes it: ISO 8601, milliseconds, UTC."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
