"""The status machine: receipts from carriers move a message forward, never back.

The order is that of `Status`; FAILED may follow anything. A late or repeated receipt changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.channels.models import Sender
from apps.core import sql
from apps.messaging import hours
from apps.messaging.models import BLOCKING_CODES, Status

_SENTENCES = {
    Status.SENT: "Message sent via {channel}",
    Status.DELIVERED: "Message delivered to recipient",
    Status.READ: "Message read by recipient",
}
_ORDER = (
    f"ARRAY['{Status.QUEUED}','{Status.SCHEDULED}','{Status.ROUTED}','{Status.SENT}','{Status.DELIVERED}',"
    f"'{Status.READ}','{Status.FAILED}']"
)


@dataclass(frozen=True, slots=True)
class Step:
    """Where a carrier says a message now is."""

    id: UUID
    status: str
    error_code: str | None = None
    description: str = ""
    heard: str | None = None  # over the wire, when that is kept


# A receipt also proves that the carrier has the message: whatever the worker that sent it did, it leaves the queue.
_APPLY = f"""
WITH step AS (
    SELECT DISTINCT ON (id) * FROM unnest(%(ids)s::uuid[], %(statuses)s::text[], %(codes)s::text[],
        %(descriptions)s::text[], %(heard)s::text[]) AS s(id, status, error_code, description, heard)
    ORDER BY id, array_position({_ORDER}, s.status) DESC
), moved AS (
    UPDATE messaging_message m SET status = s.status, error_code = s.error_code, updated_at = %(now)s,
        description = CASE WHEN s.error_code IS NOT NULL THEN s.description END,
        channel = coalesce(m.channel, %(channel)s), number = coalesce(m.number, %(number)s)
    FROM step s
    WHERE m.id = s.id AND m.organization_id = %(organization)s
      AND array_position({_ORDER}, m.status::text) < array_position({_ORDER}, s.status)
    RETURNING m.id, m.organization_id, m.profile_id, s.status, s.error_code, s.description
), noted AS (
    INSERT INTO messaging_failure (message_id, organization_id, profile_id, error_code, is_blocked)
    SELECT id, organization_id, profile_id, error_code, error_code = ANY(%(blocking)s)
    FROM moved WHERE status = '{Status.FAILED}' ON CONFLICT DO NOTHING
), kept_raw AS (
    INSERT INTO messaging_exchange (message_id, at, asked)
    SELECT s.id, %(now)s, s.heard FROM step s JOIN messaging_message m USING (id)
    WHERE m.organization_id = %(organization)s AND s.heard IS NOT NULL ON CONFLICT DO NOTHING
), gone AS (
    DELETE FROM messaging_outgoing o USING moved WHERE o.message_id = moved.id
)
INSERT INTO messaging_messageevent (message_id, at, status, number, description, error_code)
SELECT id, %(now)s, status, %(number)s, description, error_code FROM moved
ON CONFLICT DO NOTHING RETURNING message_id
"""


def apply(sender: Sender, steps: Sequence[Step], *, now: datetime) -> list[UUID]:
    """Move the messages that `sender` sent; returns the ids of those that moved."""
    ids = [step.id for step in steps]
    with hours.changing(ids, now=now):
        moved = sql.rows(
            _APPLY,
            {
                "ids": ids,
                "statuses": [step.status for step in steps],
                "codes": [step.error_code for step in steps],
                "descriptions": [_describe(step, sender) for step in steps],
                "heard": [step.heard for step in steps],
                "blocking": list(BLOCKING_CODES),
                "organization": sender.organization_id,
                "channel": sender.channel,
                "number": sender.number,
                "now": now,
            },
        )
    return [message_id for (message_id,) in moved]


def _describe(step: Step, sender: Sender) -> str:
    if step.error_code:
        return f"{step.error_code}: {step.description}"
    return _SENTENCES.get(Status(step.status), step.description).format(channel=sender.channel.upper())
