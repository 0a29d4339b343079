"""Accept a text or an automatic reply: an outbound message to one person, in the caller's transaction.

It passes the same checks as every message. Over WhatsApp it leaves only inside the 24-hour window (docs/adr/0037).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import orjson

from apps.channels.models import Channel
from apps.core import queue, sql
from apps.core.errors import DomainError
from apps.core.models import new_id
from apps.message_templates.render import Body
from apps.messaging import window
from apps.messaging.models import Direction, MessageStatus
from apps.messaging.sending import transitions
from apps.messaging.sending.transitions import Change
from apps.organizations.customer import Customer

MAX_TEXT = 1600  # characters; more than ten parts of SMS are refused by carriers
CHANNELS = (Channel.SMS.value, Channel.WHATSAPP.value)  # that take a text

Exempt = Literal["", "STOP", "HELP"]


class WindowsClosed(DomainError):
    code = "BUSINESS_007"
    message = "WhatsApp takes free text only within 24 hours after the person last wrote to you"


_ACCEPT = transitions.statement(
    Change.ACCEPTED,
    f"""
transition AS (
    INSERT INTO messaging_message (id, organization_id, profile_id, contact_id, template_id, direction, status,
        channel, is_pinned, phone, number, parameters, body, metadata, created_at)
    VALUES (%(id)s, %(organization)s, %(profile)s, %(contact)s, %(template)s, '{Direction.OUTBOUND}',
        '{MessageStatus.QUEUED}', %(channel)s::varchar, %(channel)s::varchar IS NOT NULL, %(phone)s, %(number)s, '{{}}',
        %(body)s::jsonb, %(metadata)s::jsonb, %(now)s)
    RETURNING {transitions.ACCEPTED_COLUMNS}
), conversation AS (
    UPDATE messaging_conversation SET last_id = greatest(last_id, %(id)s) WHERE contact_id = %(contact)s
)""",
)


def accept(  # noqa: PLR0913 - a message as it is written
    customer: Customer,
    *,
    contact_id: UUID,
    phone: str,
    text: str = "",
    template_id: UUID | None = None,
    channel: str | None,
    number: str | None,
    metadata: dict[str, Any],
    now: datetime,
    exempt: Exempt = "",
    message_id: UUID | None = None,
) -> UUID:
    """Write it and put it in the queue. `channel` pins it; `number` is ours that it should leave from.

    With a template it has no text: that is rendered when it leaves. `exempt` marks the answer to a STOP or a HELP: only
    that is sent to a person who has opted out.
    """
    message_id = message_id or new_id()
    values = {
        "id": message_id,
        "organization": customer.organization.id,
        "profile": customer.profile.id if customer.profile else None,
        "contact": contact_id,
        "channel": channel,
        "phone": phone,
        "number": number,
        "template": template_id,
        "body": None if template_id else body_of(text),
        "metadata": orjson.dumps({**metadata, **({"exempt": exempt} if exempt else {})}).decode(),
        "due_at": now,
    }
    transitions.store(_ACCEPT, values, now=now)
    queue.ring("messaging.deliver")
    return message_id


def check(customer: Customer, phones: Collection[str], channels: Collection[str | None], *, now: datetime) -> None:
    """Raises WindowsClosed if WhatsApp was asked for, and none of these people can be sent a text there.

    If only some can't, their messages fail when they are sent, as after an opt-out.
    """
    if Channel.WHATSAPP in channels and not window.of_phones(customer, phones, now=now):
        raise WindowsClosed(field="channel")


_MOVE = """
UPDATE messaging_conversation c SET last_id = greatest(c.last_id, m.id) FROM messaging_message m
WHERE m.id = ANY(%(ids)s) AND c.contact_id = m.contact_id RETURNING c.contact_id
"""


def move_conversations(ids: Collection[UUID]) -> None:
    """Put the conversations of the people that these messages are for in their new place."""
    sql.rows(_MOVE, {"ids": list(ids)})


def body_of(text: str) -> str:
    """What a text stores as its body, as JSON."""
    return orjson.dumps(Body(None, text, None, None).as_wire()).decode()
