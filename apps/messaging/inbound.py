"""What people write back: stored once, however often the carrier tells us, with the contact it came from."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime
from uuid import UUID

import orjson

from apps.channels import phone
from apps.channels.models import Sender
from apps.channels.providers.types import Inbound
from apps.core import sql
from apps.core.models import first_id_at, new_id
from apps.messaging import hours
from apps.messaging.models import Direction, Status

log = logging.getLogger(__name__)

# The bits of a UUIDv7 that are neither time, version nor variant (RFC 9562, section 5.7).
_RANDOM_BITS = (0xFFF << 64) | ((1 << 62) - 1)

_RECEIVE = f"""
WITH person AS (
    INSERT INTO contacts_contact (id, organization_id, profile_id, phone, created_at)
    VALUES (%(contact)s, %(organization)s, %(profile)s, %(phone)s, %(now)s)
    ON CONFLICT (organization_id, phone, profile_id) DO UPDATE SET deleted_at = NULL
    RETURNING id
), stored AS (
    INSERT INTO messaging_message (id, organization_id, profile_id, contact_id, direction, status, channel, is_pinned,
        phone, number, body, provider_ref, metadata, created_at)
    SELECT %(id)s, %(organization)s, %(profile)s, person.id, '{Direction.INBOUND}', '{Status.RECEIVED}', %(channel)s,
        true, %(phone)s, %(number)s, %(body)s::jsonb, %(ref)s, %(metadata)s::jsonb, %(now)s
    FROM person ON CONFLICT (id) DO NOTHING RETURNING id
), kept_raw AS (
    INSERT INTO messaging_exchange (message_id, at, asked)
    SELECT id, %(now)s, %(heard)s::text FROM stored WHERE %(heard)s::text IS NOT NULL ON CONFLICT DO NOTHING
)
SELECT id FROM stored
"""


def receive(sender: Sender, inbound: Inbound, *, heard: str | None = None, now: datetime) -> UUID | None:
    """Store a message from a person to one of our numbers, and the call that told of it; None when we had it before.

    None, too, for what comes from a short code or a name: no person writes from there, and nobody could answer.
    """
    known = phone.check(inbound.phone)
    if known is None:
        log.warning("message %s to %s is from nobody: %r", inbound.provider_id, inbound.number, inbound.phone)
        return None
    message_id = _id_of(sender, inbound)
    body = {"header": None, "content": inbound.text, "footer": None, "buttons": None}
    with hours.changing([message_id], now=now):
        stored = sql.rows(
            _RECEIVE,
            {
                "id": message_id,
                "contact": new_id(),
                "organization": sender.organization_id,
                "profile": sender.profile_id,
                "phone": known.e164,
                "number": inbound.number,
                "channel": sender.channel,
                "body": orjson.dumps(body).decode(),
                "ref": inbound.provider_id,
                "metadata": orjson.dumps({"origin": f"{sender.provider} callback"}).decode(),
                "heard": heard,
                "now": now,
            },
        )
    return stored[0][0] if stored else None


def _id_of(sender: Sender, inbound: Inbound) -> UUID:
    """The same for the same message: a UUIDv7 of its time whose random part is the carrier's reference, hashed."""
    start = first_id_at(inbound.received_at).int
    digest = hashlib.sha256(f"{sender.id}:{inbound.provider_id}".encode()).digest()
    return UUID(int=start | int.from_bytes(digest) & _RANDOM_BITS)
