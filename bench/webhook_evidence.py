"""What became of every event, from what happened by our tables and what a receiver got. Pure, but for `HAPPENED`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.messaging.sending import events
from apps.webhooks import outbox
from bench.stub_connection import Arrival

_STATUSES = ", ".join(f"'{status}'" for status in events.STATUSES)

# Message, status and time of every change that is an event. A message is its own first activity, and a later activity
# of the same status is a retry, which is no event.
HAPPENED = f"""
SELECT id, 'QUEUED', created_at FROM messaging_message
UNION ALL
SELECT message_id, status, min(at) FROM messaging_messageevent WHERE status IN ({_STATUSES}) AND status <> 'QUEUED'
GROUP BY message_id, status
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Counts of events. `lost` never arrived, `unknown` never happened, `differing` came with another body or id."""

    happened: int
    lost: int
    unknown: int
    repeated: int
    differing: int


def event_ids(rows: Iterable[tuple[UUID, str, datetime]]) -> set[UUID]:
    """The ids that these changes must have; `rows` are those of `HAPPENED`."""
    return {outbox.event_id(f"message.{status.lower()}", message_id, at) for message_id, status, at in rows}


def judge(happened: set[UUID], arrivals: Sequence[Arrival]) -> Verdict:
    bodies, ids = defaultdict(list), defaultdict(set)
    for arrival in arrivals:
        bodies[arrival.event_id].append(arrival.body)
        ids[arrival.body].add(arrival.event_id)
    return Verdict(
        happened=len(happened),
        lost=len(happened - bodies.keys()),
        unknown=len(bodies.keys() - happened),
        repeated=sum(len(came) > 1 for came in bodies.values()),
        differing=sum(len(set(came)) > 1 for came in bodies.values()) + sum(len(same) > 1 for same in ids.values()),
    )
