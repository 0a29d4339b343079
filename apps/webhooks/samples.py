"""Sample events: a made-up payload for each event, to test an endpoint.

The phone numbers are from a range that is never assigned, and the ids don't exist. Source: the contract's webhooks
page, section 3.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from apps.core.models import new_id
from apps.webhooks.catalog import time_text

_CONTACT = "+14155550123"
_OURS = "+14155550100"
_SEQUENCE = tuple(f"message.{status}" for status in ("queued", "routed", "sent", "delivered", "read", "failed"))


def payload(event: str, *, account_id: UUID, now: datetime) -> dict[str, Any]:
    """A sample payload of this event (a name of the catalogue), as if it had just happened to this account."""
    make = _OTHERS.get(event, _sent)
    return {"account_id": str(account_id), **make(event, time_text(now))}


def _sent(event: str, now: str) -> dict[str, Any]:
    return {
        "message_id": str(new_id()),
        "message_status": event.removeprefix("message.").upper(),
        "channel": "whatsapp" if event == "message.read" else "sms",  # SMS has no read receipts
        "inbound_number": _CONTACT,
        "outbound_number": _OURS,
        "template_id": str(new_id()),
        "template_name": "order_confirmation",
        "updated_at": now,
        "sequence": _SEQUENCE.index(event) + 1,
    }


def _received(_event: str, now: str) -> dict[str, Any]:
    return {
        "message_id": str(new_id()),
        "channel": "sms",
        "inbound_number": _CONTACT,
        "outbound_number": _OURS,
        "text": "Where is my order?",
        "media": [],
        "received_at": now,
        "updated_at": now,
        "sequence": 1,
    }


def _reviewed(_event: str, _now: str) -> dict[str, Any]:
    return {
        "template_id": str(new_id()),
        "template_name": "order_confirmation",
        "whatsapp_template_id": "1234567890123456",
        "status": "APPROVED",
        "language": "en_US",
        "category": "UTILITY",
        "channel": "whatsapp",
        "reason": None,
    }


_WORDS = {
    "contact.opt_in": "START",
    "contact.opt_out": "STOP",
    "contact.help": "HELP",
    "contact.custom_keyword": "HOURS",
}


def _consented(event: str, now: str) -> dict[str, Any]:
    is_out, word = event == "contact.opt_out", _WORDS[event]
    return {
        "contact_id": str(new_id()),
        "opt_out": is_out,
        "source": "INBOUND_KEYWORD",
        "channel": "sms",
        "from": _CONTACT,
        "to": _OURS,
        "message_id": str(new_id()),
        "template_id": None,
        "text": word,
        "updated_at": now,
    }


def _completed(_event: str, now: str) -> dict[str, Any]:
    return {"profile_id": str(new_id()), "success": True, "status": "COMPLETED", "reason": None, "updated_at": now}


def _low(_event: str, _now: str) -> dict[str, Any]:
    return {"balance": "9.5000", "available": "7.2500", "threshold": "10.0000", "currency": "USD"}


_OTHERS = {
    "message.received": _received,
    "templates": _reviewed,
    "contact.opt_in": _consented,
    "contact.opt_out": _consented,
    "contact.help": _consented,
    "contact.custom_keyword": _consented,
    "profile.completed": _completed,
    "billing.low_balance": _low,
}
