"""What must be true of the tables once every message has a final status, as SQL that counts violations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

Ask = Callable[[str, Any], list[tuple[Any, ...]]]

_END = "('DELIVERED', 'READ', 'FAILED')"
# From the status machine: where each status stands. FAILED may follow anything.
_RANK = "array_position(ARRAY['QUEUED','ROUTED','SENT','DELIVERED','READ','FAILED'], {}::text)"
# A try that failed: the message waits for the next one, on this route or another (ADR 33).
_IS_REFUSAL = "(status = 'ROUTED' AND error_code IS NOT NULL)"
# Each activity with the number of its route: each choice of one begins the next.
_ROUTES = f"""
    SELECT *, count(*) FILTER (WHERE status = 'ROUTED' AND NOT {_IS_REFUSAL}) OVER (PARTITION BY message_id ORDER BY at)
        AS route FROM messaging_messageevent WHERE message_id = ANY(%s)"""

# %s is the list of the message ids that the API answered with.
INVARIANTS: Mapping[str, str] = {
    "every accepted recipient has exactly one message": """
        SELECT count(*) FROM unnest(%s::uuid[]) AS accepted(id)
        FULL JOIN messaging_message m USING (id) WHERE m.id IS NULL OR accepted.id IS NULL
    """,
    "no phone has two messages": """
        SELECT count(*) FROM (
            SELECT phone FROM messaging_message WHERE id = ANY(%s) GROUP BY phone HAVING count(*) > 1) AS p
    """,
    "every message has ended": f"SELECT count(*) FROM messaging_message WHERE id = ANY(%s) AND status NOT IN {_END}",
    "every message has exactly one activity of its final status": f"""
        SELECT count(*) FROM messaging_message m WHERE id = ANY(%s) AND status IN {_END} AND 1 <> (
            SELECT count(*) FROM messaging_messageevent e WHERE e.message_id = m.id AND e.status = m.status)
    """,
    "no message has two final activities": f"""
        SELECT count(*) FROM (
            SELECT message_id FROM messaging_messageevent WHERE message_id = ANY(%s) AND status IN {_END}
            GROUP BY message_id HAVING count(*) > 1) AS m
    """,
    "nothing is left in the queue": "SELECT count(*) FROM messaging_outgoing WHERE message_id = ANY(%s)",
    "no message moved back": f"""
        SELECT count(DISTINCT message_id) FROM (
            SELECT message_id, {_RANK.format("status")} AS rank,
                lag({_RANK.format("status")}) OVER (PARTITION BY message_id, route ORDER BY at) AS before
            FROM ({_ROUTES} AND NOT {_IS_REFUSAL}) AS routes) AS steps
        WHERE rank < before
    """,
    "no message took more routes than it knows of, or than three": f"""
        SELECT count(*) FROM (SELECT message_id, max(route) AS taken FROM ({_ROUTES}) AS routes GROUP BY 1) AS r
        JOIN messaging_message m ON m.id = r.message_id WHERE taken > least(3, coalesce(cardinality(m.routes), 1))
    """,
}


def violations(ask: Ask, accepted: Sequence[UUID]) -> dict[str, int]:
    """How many rows break each of them. `ask` puts a statement with one parameter to the database."""
    return {name: ask(statement, list(accepted))[0][0] for name, statement in INVARIANTS.items()}
