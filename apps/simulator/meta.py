"""WhatsApp's Cloud API as Meta writes it: read send requests, and write answers and webhooks.

Pure functions over values; nothing here knows about HTTP or time. In the simulator, the ID of a phone number is its
digits, and all numbers are in one WhatsApp Business Account.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.simulator import dialling, meta_errors
from apps.simulator.meta_errors import MetaProblem
from apps.simulator.phones import INBOUND, PhoneMessage

WABA_ID = "102290129340398"
MAX_TEXT = 4096  # characters
MAX_OPAQUE = 512  # characters of `biz_opaque_callback_data`

_NUMBER_ID = re.compile(r"[1-9][0-9]{6,14}")
_WHY = "Message was not delivered: the simulated network could not reach the phone."
_CLOSED = (
    "Message failed to send because more than 24 hours have passed since the customer last replied to this number."
)


@dataclass(frozen=True, slots=True)
class MetaDraft:
    """A send request that holds together."""

    to: str  # E.164
    written: str  # as the request has it
    number: str  # E.164
    text: str
    opaque: str = ""
    template: Mapping[str, Any] | None = None  # as the request has it; then there is no text yet


def number_of(phone_number_id: str) -> str | None:
    """The number with this ID, in E.164."""
    return f"+{phone_number_id}" if _NUMBER_ID.fullmatch(phone_number_id) else None


def new_id() -> str:
    """A message id, as long as Meta's."""
    return "wamid." + base64.b64encode(os.urandom(42)).decode()


def read_send(phone_number_id: str, body: Mapping[str, Any]) -> MetaDraft | MetaProblem:
    """A send request as a draft, or the first problem with it: text, or a template."""
    number = number_of(phone_number_id)
    if number is None:
        return no_such_object(phone_number_id)
    problem = _problem(body)
    if problem is not None:
        return problem
    template = (body.get("template") or {}) if body.get("type") == "template" else None
    text = body["text"]["body"] if template is None else ""
    opaque = body.get("biz_opaque_callback_data", "")
    return MetaDraft(_recipient(body["to"]) or "", body["to"], number, text, opaque, template)


def _problem(body: Mapping[str, Any]) -> MetaProblem | None:
    """The first thing that is wrong with a request."""
    text, opaque, kind = body.get("text"), body.get("biz_opaque_callback_data", ""), body.get("type", "text")
    words = text.get("body") if isinstance(text, dict) else None
    checks = (
        (body.get("messaging_product") == "whatsapp", "100", "'messaging_product' must be whatsapp."),
        (bool(body.get("to")), "131008", "The request has no 'to'."),
        (_recipient(body.get("to")) is not None, "131009", "'to' must be a phone number with its country code."),
        (kind in ("text", "template"), "131051", "The simulator sends messages of type text and template only."),
        (
            kind == "template" or (isinstance(words, str) and 0 < len(words) <= MAX_TEXT),
            "100",
            f"'text.body' must be a string of 1 to {MAX_TEXT} characters.",
        ),
        (
            isinstance(opaque, str) and len(opaque) <= MAX_OPAQUE,
            "100",
            f"'biz_opaque_callback_data' must be a string of at most {MAX_OPAQUE} characters.",
        ),
    )
    return next((MetaProblem(code, detail) for is_good, code, detail in checks if not is_good), None)


def _recipient(written: object) -> str | None:
    return dialling.canonical("+" + written.removeprefix("+")) if isinstance(written, str) else None


def no_such_object(object_id: str) -> MetaProblem:
    """The answer to an ID that is nobody's."""
    return MetaProblem("100", f"Object with ID '{object_id}' does not exist.", meta_errors.NO_SUCH_OBJECT)


def accepted(message: PhoneMessage, written: str) -> dict[str, Any]:
    """The answer to a send request."""
    return {
        "messaging_product": "whatsapp",
        "contacts": [{"input": written, "wa_id": message.phone[1:]}],
        "messages": [{"id": message.id, "message_status": "accepted"}],
    }


# event → the status it tells, of a message that arrives
_STATUSES = {"message.sent": "sent", "message.finalized": "delivered", "message.read": "read"}


def event(message: PhoneMessage, name: str) -> dict[str, Any]:
    """The body of one webhook."""
    told = {"messages": [_inbound(message)]} if message.direction == INBOUND else {"statuses": [_status(message, name)]}
    contacts = {"contacts": [{"profile": {"name": "Simulated person"}, "wa_id": message.phone[1:]}]}
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": message.number[1:], "phone_number_id": message.number[1:]},
        **(contacts if message.direction == INBOUND else {}),
        **told,
    }
    entry = {"id": message.profile_id or WABA_ID, "changes": [{"value": value, "field": "messages"}]}
    return {"object": "whatsapp_business_account", "entry": [entry]}


def _status(message: PhoneMessage, name: str) -> dict[str, Any]:
    status = "failed" if name == "message.finalized" and message.code else _STATUSES[name]
    told: dict[str, Any] = {
        "id": message.id,
        "status": status,
        "timestamp": _seconds(message.sent if name == "message.sent" else message.completed),
        "recipient_id": message.phone[1:],
    }
    if message.reference:
        told["biz_opaque_callback_data"] = message.reference
    if status == "failed":
        why = _CLOSED if message.code == meta_errors.WINDOW_CLOSED else _WHY
        told["errors"] = [meta_errors.entry(message.code, why)]
    if status in ("sent", "delivered"):
        told["pricing"] = _pricing(message)
    return told


def _pricing(message: PhoneMessage) -> dict[str, Any]:
    """A template costs by its category; free text is free."""
    category = str(message.template.get("category", "service")).lower()
    kind = "regular" if message.template else "free_customer_service"
    return {"billable": bool(message.template), "pricing_model": "PMP", "type": kind, "category": category}


def _inbound(message: PhoneMessage) -> dict[str, Any]:
    told: dict[str, Any] = {"from": message.phone[1:], "id": message.id, "timestamp": _seconds(message.received)}
    if message.tapped:
        context = {"from": message.number[1:], "id": message.tapped["message"]}
        button = {"payload": message.tapped["payload"], "text": message.text}
        return told | {"context": context, "type": "button", "button": button}
    if message.part:
        return message.part | told
    return told | {"type": "text", "text": {"body": message.text}}


def _seconds(moment: float | None) -> str:
    return str(int(moment or 0))
