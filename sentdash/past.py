"""Write past messages with COPY, into all tables about messages. For `seed_history` and the demo company.

A past message has no queue row, unless it is scheduled for the future. Count the hours
(`messaging.hourly_counts`) afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.core import sql
from apps.error_codes.catalog import BLOCKING
from apps.messaging.models import Direction, MessageStatus

TABLES = ("message", "messageevent", "failure", "exchange", "outgoing", "hourcount", "conversation")

_MESSAGE = """
COPY messaging_message (id, organization_id, profile_id, contact_id, template_id, direction, status, channel, is_pinned,
    phone, number, parameters, body, segments, provider_ref, error_code, description, metadata, scheduled_at,
    created_at, updated_at)
FROM STDIN
"""
_EVENT = "COPY messaging_messageevent (message_id, at, status, number, description, error_code) FROM STDIN"
_FAILURE = "COPY messaging_failure (message_id, organization_id, profile_id, error_code, is_blocked) FROM STDIN"
_OUTGOING = "COPY messaging_outgoing (message_id, due_at, attempts) FROM STDIN"
_EXCHANGE = "COPY messaging_exchange (message_id, at, asked, answered) FROM STDIN"
# As the migration that made the table did, but for the newest, which are unread.
_CONVERSATIONS = """
INSERT INTO messaging_conversation AS c (contact_id, organization_id, profile_id, last_id, unread)
SELECT contact_id, organization_id, profile_id, max(id::text)::uuid,
    count(*) FILTER (WHERE created_at > %(read_until)s::timestamptz)
FROM messaging_message WHERE id = ANY(%(ids)s) GROUP BY contact_id, organization_id, profile_id
ON CONFLICT (contact_id) DO UPDATE
SET last_id = greatest(c.last_id, EXCLUDED.last_id), unread = c.unread + EXCLUDED.unread
RETURNING contact_id
"""
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True, slots=True)
class PastStep:
    """An activity after the first one."""

    at: datetime
    status: str
    description: str
    number: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """A raw exchange. `answered` is None for a call by the carrier."""

    at: datetime
    asked: str
    answered: str | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """A message and its whole history. `parameters`, `body` and `metadata` are JSON."""

    id: UUID
    organization_id: UUID
    profile_id: UUID | None
    contact_id: UUID
    phone: str
    at: datetime
    status: str
    direction: str = "OUTBOUND"
    template_id: UUID | None = None
    channel: str | None = None
    is_pinned: bool = False
    number: str | None = None
    parameters: str | None = None
    body: str | None = None
    segments: int | None = None
    ref: str | None = None
    code: str | None = None
    description: str | None = None
    metadata: str = "{}"
    scheduled_at: datetime | None = None
    steps: tuple[PastStep, ...] = ()
    exchanges: tuple[Exchange, ...] = ()

    @property
    def updated_at(self) -> datetime | None:
        return self.steps[-1].at if self.steps else None


def write(messages: Sequence[Past], *, read_until: datetime | None = None) -> None:
    """Copy messages with all that belongs to them into the tables. Replies are read, or those until a time are.

    The caller has a transaction.
    """
    for statement, lines in (
        (_MESSAGE, [_message(each) for each in messages]),
        (_EVENT, [_event(each, step) for each in messages for step in each.steps]),
        (_FAILURE, [_failure(each) for each in messages if each.code]),
        (
            _OUTGOING,
            [_line(each.id, each.scheduled_at, 0) for each in messages if each.status == MessageStatus.SCHEDULED],
        ),
        (_EXCHANGE, [_line(each.id, e.at, e.asked, e.answered) for each in messages for e in each.exchanges]),
    ):
        with sql.cursor() as hot, hot.copy(statement) as copy:
            copy.write("".join(lines))
    replies = [each.id for each in messages if each.direction == Direction.INBOUND]
    sql.rows(_CONVERSATIONS, {"ids": replies, "read_until": read_until}, prepare=False)


def _message(each: Past) -> str:
    return _line(
        each.id,
        each.organization_id,
        each.profile_id,
        each.contact_id,
        each.template_id,
        each.direction,
        each.status,
        each.channel,
        each.is_pinned,
        each.phone,
        each.number,
        each.parameters,
        each.body,
        each.segments,
        each.ref,
        each.code,
        each.description,
        each.metadata,
        each.scheduled_at,
        each.at,
        each.updated_at,
    )


def _event(each: Past, step: PastStep) -> str:
    return _line(each.id, step.at, step.status, step.number, step.description, step.code)


def _failure(each: Past) -> str:
    return _line(each.id, each.organization_id, each.profile_id, each.code, each.code in BLOCKING)


def _line(*columns: object) -> str:
    """COPY's text format: tabs between the columns, \\N for null."""
    return "\t".join(r"\N" if column is None else str(column).translate(_ESCAPES) for column in columns) + "\n"
