"""What people write back: stored once, however often the carrier tells us, with the contact it came from.

The carrier's id is the identity of a message: `messaging_received` holds it once for each organization and carrier, so
that two web processes cannot store the same message, whatever else differs between two callbacks.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime
from uuid import UUID

import orjson

from apps.channels import phone_numbers
from apps.channels.models import Sender
from apps.channels.providers.types import Inbound
from apps.core import sql
from apps.core.models import first_id_at, new_id
from apps.messaging import hourly_counts, media
from apps.messaging.models import Direction, MessageStatus

log = logging.getLogger(__name__)

# The bits of a UUIDv7 that are neither time, version nor variant (RFC 9562, section 5.7).
_RANDOM_BITS = (0xFFF << 64) | ((1 << 62) - 1)

_RECEIVE = f"""
WITH fresh AS (
    INSERT INTO messaging_received (organization_id, provider, provider_ref, message_id)
    VALUES (%(organization)s, %(provider)s, %(ref)s, %(id)s) ON CONFLICT DO NOTHING RETURNING message_id
), person AS (
    INSERT INTO contacts_contact (id, organization_id, profile_id, phone, created_at)
    SELECT %(contact)s, %(organization)s, %(profile)s, %(phone)s, %(now)s FROM fresh
    ON CONFLICT (organization_id, phone, profile_id) DO UPDATE SET deleted_at = NULL
    RETURNING id
), stored AS (
    INSERT INTO messaging_message (id, organization_id, profile_id, contact_id, direction, status, channel, is_pinned,
        phone, number, body, provider_ref, metadata, created_at)
    SELECT %(id)s, %(organization)s, %(profile)s, person.id, '{Direction.INBOUND}', '{MessageStatus.RECEIVED}',
        %(channel)s,
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

    In a group message our number is that of a sender we know; it belongs to that sender's owner.

    None, too, for what comes from a short code or a name: no person writes from there, and nobody could answer.
    """
    known = phone_numbers.check(inbound.phone)
    if known is None:
        log.warning("message %s to %s is from nobody: %r", inbound.provider_id, inbound.number, inbound.phone)
        return None
    sender = _addressed(sender, inbound)
    message_id = _id_of(sender, inbound)
    with hourly_counts.changing([message_id], now=now):
        stored = sql.rows(
            _RECEIVE,
            {
                "id": message_id,
                "contact": new_id(),
                "organization": sender.organization_id,
                "profile": sender.profile_id,
                "phone": known.e164,
                "number": _number(sender, inbound),
                "channel": sender.channel,
                "provider": sender.provider,
                "body": orjson.dumps(media.body_of(inbound)).decode(),
                "ref": inbound.provider_id,
                "metadata": orjson.dumps({"origin": f"{sender.provider} callback"}).decode(),
                "heard": heard,
                "now": now,
            },
        )
    return stored[0][0] if stored else None


def _addressed(sender: Sender, inbound: Inbound) -> Sender:
    """The sender whose number this went to: the one that was called or, in its organization, another we know."""
    if not inbound.numbers or sender.number in inbound.numbers:
        return sender
    ours = Sender.objects.filter(
        organization_id=sender.organization_id, provider=sender.provider, number__in=inbound.numbers
    )
    return next(iter(sorted(ours, key=lambda each: (each.channel != sender.channel, each.id))), sender)


def _number(sender: Sender, inbound: Inbound) -> str:
    """Where none of the numbers is known, the first."""
    return sender.number if sender.number in inbound.numbers else inbound.number


def _id_of(sender: Sender, inbound: Inbound) -> UUID:
    """The same for the same message: a UUIDv7 of its time whose random part is the carrier's reference, hashed."""
    start = first_id_at(inbound.received_at).int
    digest = hashlib.sha256(f"{sender.id}:{inbound.provider_id}".encode()).digest()
    return UUID(int=start | int.from_bytes(digest) & _RANDOM_BITS)
