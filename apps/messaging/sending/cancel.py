"""Cancel scheduled messages. One statement decides: a message is either cancelled or sent, never both.

Workers and cancellations compete only for the queue row. A worker that claims it counts an attempt; a cancellation
deletes it only while there have been no attempts.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from apps.core.errors import DomainError
from apps.messaging.models import Message, MessageStatus
from apps.messaging.sending import transitions
from apps.messaging.sending.transitions import Change


class TooLate(DomainError):
    code = "BUSINESS_006"
    message = "Only a scheduled message can be cancelled, and only until it is released for sending"


_CANCEL = transitions.statement(
    Change.CANCELLED,
    f"""
gone AS (
    DELETE FROM messaging_outgoing o USING messaging_message m
    WHERE o.message_id = ANY(%(ids)s) AND o.attempts = 0 AND m.id = o.message_id AND m.status = %(status)s
    RETURNING o.message_id
), cancelled AS (
    UPDATE messaging_message m SET status = '{MessageStatus.CANCELLED}', updated_at = %(now)s
    FROM gone WHERE m.id = gone.message_id RETURNING m.id, m.organization_id, m.profile_id, m.status, m.number
), transition AS (
    SELECT cancelled.*, %(now)s::timestamptz AS at, %(description)s AS description, NULL AS error_code FROM cancelled
)""",
)


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
    values = {"ids": list(ids), "status": str(status), "description": f"Cancelled {by} before it was sent"}
    return {message_id for (message_id,) in transitions.store(_CANCEL, values, now=now)}
