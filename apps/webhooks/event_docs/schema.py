"""What every field of an event is: its type and meaning. `samples` has an example of each.

A test compares the two: a new field needs a line here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_ENVELOPE = {
    "field": ("string", "The kind of event"),
    "event": ("string", "The event"),
    "sub_type": ("string", "The same as event, under its older name"),
    "timestamp": ("time", "When it happened"),
    "payload": ("object", "What happened"),
}
_PAYLOAD = {
    "account_id": ("UUID", "The account it happened to: your organization, or one of its sender profiles"),
    "message_id": ("UUID or null", "The message"),
    "message_status": ("string", "The message's status after this event"),
    "channel": ("string or null", "sms, whatsapp or rcs; null until we have chosen one"),
    "inbound_number": ("string", "The contact's number, with + and country code"),
    "outbound_number": ("string or null", "Your number; null until one is chosen"),
    "template_id": ("UUID or null", "The template"),
    "template_name": ("string or null", "The template's name"),
    "updated_at": ("time", "When it happened"),
    "sequence": ("integer", "Counts the events of one message. Arrival may be in another order: trust this one."),
    "text": ("string or null", "What the contact wrote"),
    "media": ("array", "Files that came with it: url, id, type and file name, as far as the carrier tells"),
    "received_at": ("time", "When we received it"),
    "whatsapp_template_id": ("string", "The template's id at WhatsApp"),
    "status": ("string", "Its status after this event"),
    "language": ("string", "The template's language"),
    "category": ("string", "The template's category"),
    "reason": ("string or null", "Why, if it was refused or failed"),
    "contact_id": ("UUID", "The contact"),
    "opt_out": ("boolean", "Whether the contact has opted out now"),
    "source": (
        "string",
        "INBOUND_KEYWORD (a reply), DASHBOARD, API, IMPORT, PROVIDER_SIGNAL or MERGE",
    ),
    "from": ("string", "The contact's number, with + and country code"),
    "to": ("string or null", "Your number that the contact wrote to"),
    "profile_id": ("UUID", "The sender profile"),
    "success": ("boolean", "Whether it was completed"),
    "balance": ("string", "What the account has, with what is reserved for messages on their way"),
    "available": ("string", "What may be spent"),
    "threshold": ("string", "The account's alert"),
    "currency": ("string", "ISO 4217"),
}


@dataclass(frozen=True, slots=True)
class SchemaField:
    """`path` has dots: payload.message_id."""

    path: str
    kind: str
    meaning: str


def fields(sample: dict[str, Any]) -> list[SchemaField]:
    """The fields of an event, in the order of this sample of it."""
    outer = [SchemaField(name, *_ENVELOPE[name]) for name in sample]
    return outer + [SchemaField(f"payload.{name}", *_PAYLOAD[name]) for name in sample["payload"]]
