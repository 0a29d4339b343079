"""Cancel scheduled messages. One statement decides: a message is either cancelled or sent, never both.

Workers and cancellations compete only for the queue row. A worker that claims it counts an attempt; a cancellation
deletes it only while there have been no attempts.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from apps.core import sql
from apps.core.errors import DomainError
from apps.messaging import hourly_counts
from apps.messaging.models import Message, MessageStatus


class TooLate(DomainError):
    code = "BUSINESS_006"
    message = "Only a scheduled message can be cancelled, and only until it is released for sending"


_CANCEL = f"""
WITH gone AS (
    DELETE FROM messaging_outgoing o USING messaging_message m
    WHERE o.message_id = ANY(%(ids)s) AND o.attempts = 0 AND m.id = o.message_id AND m.status = %(status)s
    RETURNING o.message_id
), cancelled AS (
    UPDATE messaging_message m SET status = '{MessageStatus.CANCELLED}', updated_at = %(now)s
    FROM gone WHERE m.id = gone.message_id RETURNING m.id
)
INSERT INTO messaging_messageevent (message_id, at, status, description)
SELECT id, %(now)s, '{MessageStatus.CANCELLED}', %(description)s FROM cancelled RETURNING message_id
"""


def cancel(message: Message, *, by: str, now: datetime) -> None:
    """Take a scheduled message out of the queue for good, and bring `message` up to date. `by` ends "Cancelled …".

    A message that is cancelled already stays so. Raises TooLate for one that was released or was never scheduled.
    """
    done = _cancel([message.id], MessageStatus.SCHEDULED, by=by, now=now)
    message.refresh_from_db()
    if not done and message.status != MessageStatus.CANCELLED:
        raise TooLate


def cancel_waiting(ids: Collection[UUID], *, by: str, now: datetime) -> set[UUID]:
    """Take those of these messages out of the queue that no worker has taken yet; returns which."""
    return _cancel(ids, MessageStatus.QUEUED, by=by, now=now)


def _cancel(ids: Collection[UUID], status: str, *, by: str, now: datetime) -> set[UUID]:
    values = {"ids": list(ids), "status": str(status), "now": now, "description": f"Cancelled {by} before it was sent"}
    with hourly_counts.changing(ids, now=now):
        return {message_id for (message_id,) in sql.rows(_CANCEL, values)}
