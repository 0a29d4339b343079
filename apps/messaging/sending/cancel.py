"""Cancel scheduled messages. One statement decides: a message is either cancelled or sent, never both.

Workers and cancellations compete only for the queue row. A worker that claims it counts an attempt; a cancellation
deletes it only while there have been no attempts.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils import timezone

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
    WHERE o.message_id = ANY(%(ids)s) AND o.attempts = 0 AND m.id = o.message_id AND m.status = ANY(%(statuses)s)
    RETURNING o.message_id
), cancelled AS (
    UPDATE messaging_message m SET status = '{MessageStatus.CANCELLED}', updated_at = %(now)s
    FROM gone WHERE m.id = gone.message_id RETURNING m.id, m.organization_id, m.profile_id, m.status, m.number
), transition AS (
    SELECT cancelled.*, %(now)s::timestamptz AS at, %(description)s AS description, NULL AS error_code FROM cancelled
)""",
)

_CANCEL_UNFINISHED = transitions.statement(
    Change.CANCELLED,
    f"""
cancelled AS (
    UPDATE messaging_message m SET status = '{MessageStatus.CANCELLED}', updated_at = %(now)s
    WHERE m.id = ANY(%(ids)s) AND m.status = ANY(%(statuses)s)
        AND NOT EXISTS (SELECT 1 FROM messaging_outgoing o WHERE o.message_id = m.id)
    RETURNING m.id, m.organization_id, m.profile_id, m.status, m.number
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


def cancel_forgotten(ids: Collection[UUID], *, by: str) -> set[UUID]:
    """Take those of these messages out of the queue that no worker has taken yet, scheduled or not; returns which."""
    return _cancel(ids, MessageStatus.QUEUED, MessageStatus.SCHEDULED, by=by, now=timezone.now())


def cancel_unfinished(ids: Collection[UUID], *, by: str) -> set[UUID]:
    """End those of these messages that were taken out of the queue and never reached a carrier; returns which."""
    waiting = (MessageStatus.QUEUED, MessageStatus.SCHEDULED, MessageStatus.ROUTED)
    return _cancel(ids, *waiting, by=by, now=timezone.now(), statement=_CANCEL_UNFINISHED)


def _cancel(ids: Collection[UUID], *statuses: str, by: str, now: datetime, statement: str = _CANCEL) -> set[UUID]:
    given = {"ids": list(ids), "statuses": [str(status) for status in statuses]}
    values = {**given, "description": f"Cancelled {by} before it was sent"}
    return {message_id for (message_id,) in transitions.store(statement, values, now=now)}
