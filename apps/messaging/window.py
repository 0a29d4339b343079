"""WhatsApp's 24-hour window: how long a person may be sent free text, and from which of our numbers.

It opens with each message that the person writes on WhatsApp, for the number they wrote to, and is read from those
messages: their ids have the carrier's time.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from apps.channels.models import Channel
from apps.contacts import reach
from apps.core import sql
from apps.core.models import first_id_at, made_at
from apps.messaging.models import Direction
from apps.organizations.customer import Customer

WINDOW = timedelta(hours=24)

Open = dict[str, datetime]  # until when, by our number

# Messages `i` that opened a window of one of these contacts (an SQL array) and still keep it open.
_OPENING = f"""messaging_message i ON i.contact_id = ANY({{contacts}}) AND i.id > %(since)s
    AND i.direction = '{Direction.INBOUND}' AND i.channel = '{Channel.WHATSAPP}' AND i.number IS NOT NULL"""
_OF_MESSAGES = f"""
SELECT m.id, i.number, max(i.id::text) FROM messaging_message m {reach.OF_MESSAGE}
JOIN {_OPENING.format(contacts="ARRAY[c.id, own.id]")} WHERE m.id = ANY(%(ids)s) GROUP BY m.id, i.number
"""
_OF_PHONES = f"""
SELECT known.phone, i.number, max(i.id::text) FROM ({reach.KNOWN}) AS known
JOIN {_OPENING.format(contacts="ARRAY[known.id]")} GROUP BY known.phone, i.number
"""


def of_messages(ids: Collection[UUID], *, now: datetime) -> dict[UUID, Open]:
    """The open windows of the people that these messages are for; nothing where none is open."""
    return _found(_OF_MESSAGES, {"ids": list(ids)}, now=now)


def of_phones(customer: Customer, phones: Collection[str], *, now: datetime) -> dict[str, Open]:
    """The open windows of these people, for this account."""
    return _found(_OF_PHONES, {**reach.parameters(customer), "phones": list(phones)}, now=now)


def _found(statement: str, values: dict[str, Any], *, now: datetime) -> dict[Any, Open]:
    found: dict[Any, Open] = {}
    for key, number, newest in sql.rows(statement, {**values, "since": first_id_at(now - WINDOW)}):
        found.setdefault(key, {})[number] = made_at(UUID(newest)) + WINDOW
    return found
