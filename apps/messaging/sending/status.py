"""The status machine: carriers' receipts move a message forward, never back.

`Status` defines the order; FAILED may follow anything. A late or repeated receipt changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from apps.channels.models import Sender
from apps.channels.providers.types import MAX_PROVIDER_ID, StatusUpdate
from apps.messaging import exchanges
from apps.messaging.models import MessageStatus
from apps.messaging.sending import overdue, transitions
from apps.messaging.sending.transitions import Change

_MOMENT = timedelta(milliseconds=1)
_SENTENCES = {
    MessageStatus.SENT: "Message sent via {channel}",
    MessageStatus.DELIVERED: "Message delivered to recipient",
    MessageStatus.READ: "Message read by recipient",
}
_ORDER = (
    f"ARRAY['{MessageStatus.QUEUED}','{MessageStatus.SCHEDULED}','{MessageStatus.ROUTED}','{MessageStatus.SENT}','{MessageStatus.DELIVERED}',"
    f"'{MessageStatus.READ}','{MessageStatus.FAILED}']"
)


@dataclass(frozen=True, slots=True)
class StatusStep:
    """Where a carrier says a message now is."""

    id: UUID
    status: str
    error_code: str | None = None
    description: str = ""
    heard: str | None = None  # over the wire, when that is kept …
    answered: str | None = None  # … and, where we asked, the answer
    provider_ref: str | None = None
    parts: int | None = None  # what the carrier bills


_APPLY = transitions.statement(
    Change.REPORTED,
    f"""
step AS (
    SELECT DISTINCT ON (id) * FROM unnest(%(ids)s::uuid[], %(statuses)s::text[], %(codes)s::text[],
        %(descriptions)s::text[], %(heard)s::text[], %(answered)s::text[], %(refs)s::text[], %(parts)s::int[])
        AS s(id, status, error_code, description, heard, answered, provider_ref, parts)
    ORDER BY id, array_position({_ORDER}, s.status) DESC
), moved AS (
    UPDATE messaging_message m SET status = s.status, error_code = s.error_code, updated_at = %(now)s,
        description = CASE WHEN s.error_code IS NOT NULL THEN s.description END,
        channel = coalesce(m.channel, %(channel)s), number = coalesce(m.number, %(number)s),
        provider_ref = coalesce(m.provider_ref, s.provider_ref), carrier_parts = coalesce(s.parts, m.carrier_parts)
    FROM step s
    WHERE m.id = s.id AND m.organization_id = %(organization)s
      AND array_position({_ORDER}, m.status::text) < array_position({_ORDER}, s.status)
    RETURNING m.id, m.organization_id, m.profile_id, m.phone, m.channel, m.template_id, s.status, s.error_code,
        s.description
), exchange AS (
    SELECT s.id AS message_id, %(now)s::timestamptz AS at, s.heard AS asked, s.answered
    FROM step s JOIN messaging_message m USING (id) WHERE m.organization_id = %(organization)s
), transition AS (
    SELECT id, organization_id, profile_id, %(now)s::timestamptz AS at, status, %(number)s AS number, description,
        error_code, phone, channel, template_id, false AS is_retry
    FROM moved
)""",
)


def report(sender: Sender, updates: Sequence[StatusUpdate], *, now: datetime) -> list[UUID]:
    """What a carrier told in callbacks that name our messages; returns the ids of those that moved."""
    moved = apply(sender, [_step(update) for update in updates if update.message_id], now=now)
    last = [update.message_id for update in updates if update.message_id and update.is_last]
    if last:  # a moment later, for the same report may be what made it SENT
        overdue.close(sender.organization_id, last, overdue.UNCONFIRMED, at=now + _MOMENT)
    return moved


def _step(update: StatusUpdate) -> StatusStep:
    assert update.message_id is not None
    return StatusStep(
        update.message_id,
        update.status,
        update.error_code,
        update.description,
        heard=exchanges.heard(update),
        provider_ref=update.provider_id if len(update.provider_id) <= MAX_PROVIDER_ID else None,
        parts=update.parts,
    )


def apply(sender: Sender, steps: Sequence[StatusStep], *, now: datetime) -> list[UUID]:
    """Move the messages that `sender` sent; returns the ids of those that moved."""
    values = {
        "ids": [step.id for step in steps],
        "statuses": [step.status for step in steps],
        "codes": [step.error_code for step in steps],
        "descriptions": [_describe(step, sender) for step in steps],
        "heard": [step.heard for step in steps],
        "answered": [step.answered for step in steps],
        "refs": [step.provider_ref for step in steps],
        "parts": [step.parts for step in steps],
        "organization": sender.organization_id,
        "channel": sender.channel,
        "number": sender.number,
    }
    return [message_id for (message_id,) in transitions.store(_APPLY, values, now=now)]


def _describe(step: StatusStep, sender: Sender) -> str:
    if step.error_code:
        return f"{step.error_code}: {step.description}"
    return _SENTENCES.get(MessageStatus(step.status), step.description).format(channel=sender.channel.upper())
