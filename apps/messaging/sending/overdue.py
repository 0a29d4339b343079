"""Messages with overdue receipts: find them, lease them to `fetch` (which asks the carrier), postpone and close them.

Sending writes nothing for this. Each range of messages is read once when it is old enough, and those without a final
status get a row (docs/adr/0018).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from apps.core import sql
from apps.core.models import first_id_at, made_at
from apps.messaging.models import MessageStatus, Overdue, OverdueSweep
from apps.messaging.sending import transitions
from apps.messaging.sending.transitions import Change

_PERHAPS = "It may or may not have arrived."
UNCONFIRMED = f"The carrier says that the recipient's network never confirmed this message. {_PERHAPS}"
NEVER_REPORTED = f"The carrier never reported what became of this message. We have stopped asking. {_PERHAPS}"
CANNOT_BE_ASKED = f"The carrier never reported what became of this message, and we cannot ask it. {_PERHAPS}"
SENTENCES = frozenset({UNCONFIRMED, NEVER_REPORTED, CANNOT_BE_ASKED})

# An id may be older than the commit that shows it, by the length of a transaction and by what clocks differ.
_OVERLAP = timedelta(seconds=60)
_CHUNK = 20_000  # messages looked at in one statement
_TIDIED = 5_000
# Nothing more is expected of these. All others may still be sent, however late, and then need a receipt.
_ENDED = (
    f"('{MessageStatus.DELIVERED}', '{MessageStatus.READ}', '{MessageStatus.FAILED}', '{MessageStatus.RECEIVED}',"
    " 'CANCELLED')"
)


@dataclass(frozen=True, slots=True)
class Late:
    """A message to ask about, handed out for the `attempts`th time."""

    id: UUID
    attempts: int
    organization_id: UUID
    channel: str | None
    number: str | None
    provider_ref: str | None
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class PutOff:
    id: UUID
    attempts: int
    due_at: datetime


_FIND = f"""
WITH seen AS (
    SELECT id, status FROM messaging_message WHERE id >= %(low)s AND id < %(high)s ORDER BY id LIMIT %(limit)s
), added AS (
    INSERT INTO messaging_overdue (message_id, due_at, attempts)
    SELECT seen.id, greatest(%(now)s, o.due_at + %(after)s), 0
    FROM seen LEFT JOIN messaging_outgoing o ON o.message_id = seen.id WHERE seen.status NOT IN {_ENDED}
    ON CONFLICT DO NOTHING
)
SELECT count(*), (SELECT id FROM seen ORDER BY id DESC LIMIT 1) FROM seen
"""
# Ended meanwhile, or not sent yet: retried, scheduled for later, or sent only just now.
_TIDY = f"""
WITH due AS (
    SELECT message_id FROM messaging_overdue WHERE due_at <= %(now)s
    ORDER BY due_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
), known AS (
    SELECT due.message_id, m.status, greatest(o.due_at, (
        SELECT min(e.at) FROM messaging_messageevent e WHERE e.message_id = m.id AND e.status = '{MessageStatus.SENT}'
    )) AS since
    FROM due LEFT JOIN messaging_message m ON m.id = due.message_id
    LEFT JOIN messaging_outgoing o ON o.message_id = due.message_id
), gone AS (
    DELETE FROM messaging_overdue d USING known k
    WHERE d.message_id = k.message_id AND (k.status IS NULL OR k.status IN {_ENDED})
)
UPDATE messaging_overdue d SET due_at = greatest(k.since + %(after)s, CASE WHEN k.status = '{MessageStatus.SENT}'
    THEN NULL ELSE %(now)s + %(after)s END)
FROM known k WHERE d.message_id = k.message_id AND k.status NOT IN {_ENDED}
    AND (k.status <> '{MessageStatus.SENT}' OR k.since + %(after)s > %(now)s)
RETURNING d.message_id
"""
_CLAIM = f"""
WITH due AS (
    SELECT message_id FROM messaging_overdue WHERE due_at <= %(now)s
    ORDER BY due_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
), claimed AS (
    UPDATE messaging_overdue o SET due_at = %(now)s + make_interval(secs => %(lease)s), attempts = o.attempts + 1
    FROM due WHERE o.message_id = due.message_id RETURNING o.message_id, o.attempts
)
SELECT m.id, claimed.attempts, m.organization_id, m.channel, m.number, m.provider_ref, coalesce((
    SELECT min(e.at) FROM messaging_messageevent e WHERE e.message_id = m.id AND e.status = '{MessageStatus.SENT}'
), m.updated_at, m.created_at)
FROM claimed JOIN messaging_message m ON m.id = claimed.message_id WHERE m.status = '{MessageStatus.SENT}'
"""
_PUT_OFF = """
UPDATE messaging_overdue o SET due_at = p.due_at, attempts = p.attempts
FROM unnest(%(ids)s::uuid[], %(times)s::timestamptz[], %(attempts)s::int[]) AS p(id, due_at, attempts)
WHERE o.message_id = p.id
"""
# The lock waits for a receipt that is being written, and sees what it wrote.
_CLOSE = transitions.statement(
    Change.CLOSED,
    f"""
still AS (
    SELECT id, organization_id, profile_id, status, number FROM messaging_message
    WHERE id = ANY(%(ids)s) AND organization_id = %(organization)s AND status = '{MessageStatus.SENT}' FOR UPDATE
), transition AS (
    SELECT still.*, %(now)s::timestamptz AS at, %(sentence)s AS description, NULL AS error_code
    FROM still WHERE NOT EXISTS (
        SELECT FROM messaging_messageevent e WHERE e.message_id = still.id AND e.description = %(sentence)s)
)""",
)


def find(*, after: timedelta, now: datetime) -> None:
    """Look at the messages that have become old enough since the last time; note those that have not ended."""
    horizon, last = now - after, OverdueSweep.objects.filter(id=1).first()
    low, high = first_id_at(last.until - _OVERLAP) if last else UUID(int=0), first_id_at(horizon)
    while True:
        values = {"low": low, "high": high, "limit": _CHUNK, "now": now, "after": after}
        ((count, newest),) = _run(_FIND, values)
        if count < _CHUNK:
            break
        low = newest
        _reached(made_at(newest))
    _reached(horizon)


def _reached(until: datetime) -> None:
    OverdueSweep.objects.update_or_create(id=1, defaults={"until": until})


def tidy(*, after: timedelta, now: datetime) -> None:
    """Drop the rows of messages that have ended, and put off those of messages that were not sent long ago."""
    _run(_TIDY, {"now": now, "after": after, "limit": _TIDIED})


def claim(limit: int, *, lease: float, now: datetime) -> list[Late]:
    """Take up to `limit` messages to ask about, for `lease` seconds."""
    return [Late(*row) for row in _run(_CLAIM, {"limit": limit, "lease": lease, "now": now})]


def put_off(rows: Sequence[PutOff]) -> None:
    values = {
        "ids": [row.id for row in rows],
        "times": [row.due_at for row in rows],
        "attempts": [row.attempts for row in rows],
    }
    with sql.cursor() as cursor:
        cursor.execute(_PUT_OFF, values, prepare=False)


def drop(ids: Sequence[UUID]) -> None:
    """Nothing more is to be asked about these."""
    Overdue.objects.filter(message_id__in=ids).delete()


def close(organization_id: UUID, ids: Sequence[UUID], sentence: str, *, at: datetime) -> None:
    """Write on those that are still SENT that no more will be known; a receipt that comes all the same counts."""
    values = {"ids": list(ids), "organization": organization_id, "sentence": sentence}
    transitions.store(_CLOSE, values, now=at, prepare=False)


def _run(statement: str, values: dict[str, object]) -> list[sql.Row]:
    """Not prepared: a plan that was made while the table was empty would be kept."""
    with sql.cursor() as cursor:
        return cursor.execute(statement, values, prepare=False).fetchall()
