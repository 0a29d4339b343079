"""How well deliveries to endpoints go: success rate, p95 and last failure of the last MAX_COUNTED of each.

Tests don't count, and neither does what was only recorded because the endpoint was off. One statement for a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.core import sql

MAX_COUNTED = 1_000

_READ = f"""
SELECT e.id, found.* FROM unnest(%(ids)s::uuid[]) AS e(id) CROSS JOIN LATERAL (
    WITH recent AS MATERIALIZED (
        SELECT status, tries FROM webhooks_delivery
        WHERE endpoint_id = e.id AND NOT is_test ORDER BY event_id DESC LIMIT {MAX_COUNTED}
    ), tried AS MATERIALIZED (
        SELECT (t->>'at')::timestamptz AS at, (t->>'ms')::int AS ms, t->>'error' AS error
        FROM recent, jsonb_array_elements(tries) AS t
    )
    SELECT (SELECT count(*) FROM recent WHERE status = 'delivered'),
        (SELECT count(*) FROM recent WHERE status = 'failed' AND tries <> '[]'),
        (SELECT percentile_disc(0.95) WITHIN GROUP (ORDER BY ms) FROM tried),
        (SELECT max(at) FROM tried WHERE error IS NOT NULL),
        (SELECT error FROM tried WHERE error IS NOT NULL ORDER BY at DESC LIMIT 1)
) AS found
"""


@dataclass(frozen=True, slots=True)
class Health:
    """`failed` deliveries were given up. `p95` is the time of an attempt in milliseconds."""

    delivered: int = 0
    failed: int = 0
    p95: int | None = None
    last_failure: datetime | None = None
    last_error: str | None = None

    @property
    def success(self) -> str:
        """98.5%. Only if nothing failed it says 100%."""
        ended = self.delivered + self.failed
        if not ended:
            return "–"
        tenths = 1000 * self.delivered // ended
        return "100%" if not self.failed else f"{tenths / 10:.1f}%"


def of(endpoint_ids: Iterable[UUID]) -> dict[UUID, Health]:
    """The health of each of these endpoints."""
    return {row[0]: Health(*row[1:]) for row in sql.rows(_READ, {"ids": list(endpoint_ids)})}
