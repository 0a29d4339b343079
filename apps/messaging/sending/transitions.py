"""What a change of a message's state brings with it: activities, failures, counts, raw exchanges, the queue, webhooks.

Writers decide who moves. Their SQL ends in a CTE named `transition`, and `statement` adds everything else, so that the
change and its consequences are one statement. To add a consequence, write it here once and list it with the changes
that it follows.

`transition` has a row per activity: id, organization_id, profile_id, at, status, number, description, error_code and,
for changes that webhooks tell, phone, channel, template_id, is_retry, lap. `lap` counts the routes that failed before.
That of a received message has contact_id, phone, channel, text, media and received_at, the carrier's time.
Those of REPORTED also have `falls_back` and `may_wait`.
SETTLED has `left_queue` besides: message_id, hold, is_sent, profile_id, template_id and lap of what left the queue.
Changes that come from a carrier's call also have a CTE `exchange`: message_id, at, asked, answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Enum, auto
from typing import Any
from uuid import UUID

import psycopg

from apps.billing import charging
from apps.core import sql
from apps.error_codes.catalog import BLOCKING
from apps.message_templates import naming
from apps.messaging import hourly_counts
from apps.messaging.models import MessageStatus
from apps.messaging.sending import events
from apps.webhooks import outbox


class Change(Enum):
    ACCEPTED = auto()  # its first activity is the message itself
    RECEIVED = auto()  # the same
    SETTLED = auto()  # the queue row came first: whoever holds it may settle
    REPORTED = auto()
    CANCELLED = auto()  # the queue row came first: a cancellation competes for it with the workers
    CLOSED = auto()  # no more will be known; the status stays


# Of a message that was just written, for `transition`.
ACCEPTED_COLUMNS = """id, organization_id, profile_id, created_at AS at, status, number, phone, channel, template_id,
    false AS is_retry, 0 AS lap"""
# From the activity of a failed attempt to that of the next route.
NEXT = "interval '1 microsecond'"

_ACTIVITY = """activity AS (
    INSERT INTO messaging_messageevent (message_id, at, status, number, description, error_code)
    SELECT id, at, status, number, description, error_code FROM transition ON CONFLICT DO NOTHING
)"""
_FAILURE = f"""failure AS (
    INSERT INTO messaging_failure (message_id, organization_id, profile_id, error_code, is_blocked)
    SELECT id, organization_id, profile_id, error_code, error_code IN {BLOCKING}
    FROM transition WHERE status = '{MessageStatus.FAILED}' ON CONFLICT DO NOTHING
)"""
_EXCHANGE = """raw AS (
    INSERT INTO messaging_exchange (message_id, at, asked, answered)
    SELECT message_id, at, asked, answered FROM exchange WHERE asked IS NOT NULL ON CONFLICT DO NOTHING
)"""
_ENTERS_QUEUE = """entering AS (
    INSERT INTO messaging_outgoing (message_id, due_at, attempts) SELECT id, %(due_at)s, 0 FROM transition
)"""
# A receipt proves that the carrier has the message, whatever the worker that sent it did. A one-time code stays until
# it was delivered: its row is the timer of the fallback to SMS (docs/adr/0033).
_LEAVES_QUEUE = f"""left_queue AS (
    DELETE FROM messaging_outgoing o USING transition t WHERE o.message_id = t.id AND NOT t.falls_back
        AND NOT (t.may_wait AND {naming.is_code("t.template_id")})
    RETURNING o.message_id, o.hold, t.status <> '{MessageStatus.FAILED}' AS is_sent, t.profile_id, t.template_id, t.lap
)"""
_REENTERS_QUEUE = """reentering AS (
    INSERT INTO messaging_outgoing (message_id, due_at, attempts)
    SELECT id, at, 0 FROM transition WHERE falls_back AND NOT is_retry
    ON CONFLICT (message_id) DO UPDATE SET due_at = EXCLUDED.due_at, attempts = 0
)"""
_CONVERSATION = """conversation AS (
    INSERT INTO messaging_conversation AS c (contact_id, organization_id, profile_id, last_id, unread)
    SELECT contact_id, organization_id, profile_id, id, 1 FROM transition
    ON CONFLICT (contact_id) DO UPDATE SET last_id = greatest(c.last_id, EXCLUDED.last_id), unread = c.unread + 1
)"""
_MONEY = charging.settled("left_queue")
_STALE_HOUR = f"stale AS ({hourly_counts.NOTE})"

_CONSEQUENCES = {
    Change.ACCEPTED: (_ENTERS_QUEUE, events.PUBLISH),
    Change.RECEIVED: (_CONVERSATION, _EXCHANGE, _STALE_HOUR, events.PUBLISH_RECEIVED),
    Change.SETTLED: (_ACTIVITY, _FAILURE, _EXCHANGE, _STALE_HOUR, _MONEY, events.PUBLISH),
    Change.REPORTED: (
        *(_ACTIVITY, _FAILURE, _EXCHANGE, _STALE_HOUR),
        *(_LEAVES_QUEUE, _REENTERS_QUEUE, _MONEY, events.PUBLISH),
    ),
    Change.CANCELLED: (_ACTIVITY, _STALE_HOUR),
    Change.CLOSED: (_ACTIVITY,),
}
_COPY_OUTGOING = "COPY messaging_outgoing (message_id, due_at, attempts) FROM STDIN"
_PUBLISH_COPIED = f"""
WITH transition AS (
    SELECT {ACCEPTED_COLUMNS} FROM messaging_message WHERE id = ANY(%(ids)s) AND {outbox.is_heard("%(organization)s")}
), {events.PUBLISH} SELECT WHERE false
"""


def chosen(channel: str, number: str, because: str = "NULL::text") -> str:
    """The description of the activity ROUTED, of SQL expressions."""
    return f"'Route chosen: ' || ({channel}) || ' from ' || ({number}) || coalesce(': ' || {because}, '')"


def statement(change: Change, moves: str, answer: str = "SELECT id FROM transition") -> str:
    """The whole statement: `moves` are CTEs, the last of them `transition`; `answer` is what it returns."""
    return ", ".join((f"WITH {moves}", *_CONSEQUENCES[change])) + f"\n{answer}"


def store(whole: str, values: dict[str, Any], *, now: datetime, prepare: bool = True) -> list[sql.Row]:
    """Run what `statement` made; `%(now)s` is given to it besides."""
    given = {**values, "now": now, "noted_before": hourly_counts.noted_before(now)}
    found = sql.rows(whole, given, prepare=prepare)
    outbox.ring()
    return found


def copy_accepted(hot: psycopg.Cursor[sql.Row], organization: UUID, ids: Sequence[UUID], due_at: datetime) -> None:
    """The consequences of ACCEPTED for messages that were written with COPY, in the same transaction."""
    with hot.copy(_COPY_OUTGOING) as copy:
        copy.write("\n".join(f"{message_id}\t{due_at}\t0" for message_id in ids))
    hot.execute(_PUBLISH_COPIED, {"ids": list(ids), "organization": organization}, prepare=True)
    outbox.ring()
