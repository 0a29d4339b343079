"""Store the outcomes of a batch in one statement: statuses, activities and queue rows.

An outcome never moves a status back: a receipt may have arrived before we could write "sent". Of a person who was
forgotten meanwhile (`erasing`), it brings back nothing but the status.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from apps.messaging.models import MessageStatus
from apps.messaging.sending import transitions
from apps.messaging.sending.fallback import Fallback
from apps.messaging.sending.transitions import Change


@dataclass(frozen=True, slots=True)
class SendOutcome:
    """The end of one try. With `retry_at` the message stays in the queue and its status says how far it came.

    With `fallback` its next try goes over another route; SENT, it waits in the queue for its delivery.
    """

    id: UUID
    attempts: int  # the claim this belongs to; a later claim makes a failure of this one meaningless
    status: str
    at: datetime
    description: str
    routed_at: datetime | None = None
    channel: str | None = None
    number: str | None = None
    body: str | None = None  # JSON
    segments: int | None = None
    parts: int | None = None  # what the carrier bills
    provider_ref: str | None = None
    error_code: str | None = None
    retry_at: datetime | None = None
    asked: str | None = None  # over the wire, when that is kept
    answered: str | None = None
    template_version: int | None = None
    because: str | None = None  # this route was chosen
    lap: int = 0  # how many routes failed before this one; an outcome counts only in its own lap
    route: str | None = None  # the one that was tried, where a second one is needed or waited for
    fallback: Fallback | None = None


# Not handed to a carrier yet.
_WAITING = f"'{MessageStatus.QUEUED}', '{MessageStatus.SCHEDULED}', '{MessageStatus.ROUTED}'"
# A carrier has it, as a receipt has told.
_TAKEN = f"'{MessageStatus.SENT}', '{MessageStatus.DELIVERED}', '{MessageStatus.READ}'"
# PostgreSQL reads one JSON text faster than arrays for all columns are written here: measured at 250 outcomes, a fifth
# less time, and a sixth of ours. How many there are the planner cannot know, so none are joined twice; OFFSET keeps it
# from reading all events into one hash table. SENT counts whoever claimed since: the carrier has the message.
# A receipt may come between our snapshot (`seen`) and our lock (`was`). Its activity is invisible to us, so `was` says
# whether the message became SENT without us.
_MOVES = f"""
result AS (
    SELECT * FROM json_to_recordset(%(outcomes)s::json) AS r(id uuid, attempts int, status text, at timestamptz,
        description text, routed_at timestamptz, channel text, number text, body text, segments int, parts int,
        provider_ref text, error_code text, retry_at timestamptz, asked text, answered text, template_version int,
        because text, lap int, route text, fallback json)
), locked AS (
    SELECT r.*, m.status AS was, m.phone = '' AS is_forgotten, m.profile_id, m.template_id
    FROM result r JOIN messaging_message m ON m.id = r.id
    WHERE coalesce(cardinality(m.routes), 1) = r.lap + 1 FOR NO KEY UPDATE OF m
), kept AS (
    UPDATE messaging_outgoing o SET due_at = r.retry_at,
        attempts = CASE WHEN r.fallback IS NULL THEN o.attempts ELSE 0 END
    FROM locked r WHERE o.message_id = r.id AND r.retry_at IS NOT NULL
        AND (o.attempts = r.attempts OR r.status = '{MessageStatus.SENT}')
    RETURNING o.message_id
), left_queue AS (
    DELETE FROM messaging_outgoing o USING locked r
    WHERE o.message_id = r.id AND r.retry_at IS NULL AND (o.attempts = r.attempts OR r.status = '{MessageStatus.SENT}')
    RETURNING o.message_id, o.hold, r.status = '{MessageStatus.SENT}' OR r.was IN ({_TAKEN}) AS is_sent, r.profile_id,
        r.template_id, r.lap
), held AS (SELECT message_id FROM kept UNION ALL SELECT message_id FROM left_queue
), moved AS (
    UPDATE messaging_message m SET
        status = CASE WHEN m.status IN ({_WAITING}) OR r.fallback IS NOT NULL THEN r.status ELSE m.status END,
        channel = coalesce(r.fallback->>'channel', r.channel, m.channel),
        number = coalesce(r.fallback->>'number', r.number, m.number),
        routes = CASE WHEN r.route IS NULL THEN m.routes ELSE m.routes[1:r.lap]
            || array_remove(ARRAY[r.route, r.fallback->>'route'], NULL) END,
        body = CASE WHEN NOT r.is_forgotten THEN coalesce(r.body::jsonb, m.body) END,
        segments = coalesce(r.segments, m.segments),
        template_version = coalesce(r.template_version, m.template_version),
        carrier_parts = CASE WHEN r.fallback IS NULL THEN coalesce(m.carrier_parts, r.parts) END,
        provider_ref = CASE WHEN r.fallback IS NOT NULL THEN NULL WHEN r.is_forgotten THEN left(r.provider_ref, 0)
            ELSE coalesce(r.provider_ref, m.provider_ref) END,
        error_code = coalesce(CASE WHEN r.retry_at IS NULL THEN r.error_code END, m.error_code),
        description = coalesce(CASE WHEN r.error_code IS NULL OR r.retry_at IS NOT NULL THEN NULL
            WHEN r.is_forgotten THEN r.error_code ELSE r.description END, m.description),
        updated_at = greatest(r.at, m.updated_at)
    FROM locked r
    WHERE m.id = r.id AND (r.status = '{MessageStatus.SENT}'
        OR (m.status IN ({_WAITING}) OR m.status = '{MessageStatus.SENT}' AND r.fallback IS NOT NULL)
        AND EXISTS (SELECT 1 FROM held WHERE held.message_id = r.id))
    RETURNING m.id, m.organization_id, m.profile_id, m.phone, m.template_id, r.attempts, r.status, r.at,
        CASE WHEN r.is_forgotten AND r.error_code IS NOT NULL THEN r.error_code ELSE r.description END AS description,
        r.routed_at, coalesce(r.channel, m.channel) AS channel, r.number, r.error_code, r.retry_at, r.was, r.because,
        r.lap, r.fallback
), exchange AS (SELECT id AS message_id, at, asked, answered FROM result
    WHERE id NOT IN (SELECT id FROM locked WHERE is_forgotten)
), transition AS (
    SELECT id, organization_id, profile_id, routed_at AS at, '{MessageStatus.ROUTED}' AS status, number,
        {transitions.chosen("channel", "number", "because")} AS description, NULL AS error_code, phone, channel,
        template_id, false AS is_retry, lap
    FROM moved WHERE routed_at IS NOT NULL AND (attempts = 1 AND was = '{MessageStatus.QUEUED}' OR NOT EXISTS (
        SELECT 1 FROM messaging_messageevent e WHERE e.message_id = moved.id
        AND e.status = '{MessageStatus.ROUTED}' OFFSET 0))
    UNION ALL
    SELECT id, organization_id, profile_id, at, status, number, description, error_code, phone, channel, template_id,
        retry_at IS NOT NULL AND status <> '{MessageStatus.SENT}', lap
    FROM moved WHERE status <> '{MessageStatus.SENT}' OR was IN ({_WAITING})
        OR was = (SELECT seen.status FROM messaging_message seen WHERE seen.id = moved.id) AND NOT EXISTS (
            SELECT 1 FROM messaging_messageevent e WHERE e.message_id = moved.id
            AND e.status = '{MessageStatus.SENT}' OFFSET 0)
    UNION ALL
    SELECT id, organization_id, profile_id, at + {transitions.NEXT}, '{MessageStatus.ROUTED}', fallback->>'number',
        {transitions.chosen("fallback->>'channel'", "fallback->>'number'")}, NULL, phone, fallback->>'channel',
        template_id, false, lap + 1
    FROM moved WHERE fallback IS NOT NULL
)"""
_SETTLE = transitions.statement(Change.SETTLED, _MOVES, "SELECT WHERE false")


def settle(outcomes: Sequence[SendOutcome]) -> None:
    """Write what became of each; no message may appear twice."""
    values = {"outcomes": orjson.dumps(outcomes).decode()}
    transitions.store(_SETTLE, values, now=max(outcome.at for outcome in outcomes))
