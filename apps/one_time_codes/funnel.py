"""What becomes of codes: how many were asked for, left, arrived and were verified; and which numbers never verify."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.core import sql
from apps.core.models import first_id_at
from apps.messaging import reached
from apps.messaging.status_display import CHANNEL_MARKS
from apps.organizations.customer import Customer

# A block is worth a look when so many of its codes were not verified, and hardly any were.
_SUSPECT, _SHOWN_BLOCKS = 5, 10

# Some who verify a code do so before the receipt of its message comes.
_COUNT = f"""
SELECT {reached.CHANNEL}, count(*), count(*) FILTER (WHERE {reached.HAS_LEFT} OR c.verified_at IS NOT NULL),
    count(*) FILTER (WHERE {reached.HAS_ARRIVED} OR c.verified_at IS NOT NULL), count(c.verified_at)
FROM one_time_codes_onetimecode c {reached.join("c.message_id")}
WHERE c.organization_id = %(organization)s AND c.id >= %(since)s
    AND (%(profile)s::uuid IS NULL OR c.profile_id = %(profile)s)
GROUP BY 1 ORDER BY 2 DESC, 1
"""
_MEDIAN = """
SELECT extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY verified_at - created_at))::float * 1000
FROM one_time_codes_onetimecode
WHERE organization_id = %(organization)s AND id >= %(since)s AND verified_at IS NOT NULL
    AND (%(profile)s::uuid IS NULL OR profile_id = %(profile)s)
"""
_BLOCKS = f"""
SELECT prefix, count(*), count(verified_at) FROM one_time_codes_onetimecode
WHERE organization_id = %(organization)s AND id >= %(since)s
    AND (%(profile)s::uuid IS NULL OR profile_id = %(profile)s)
GROUP BY prefix HAVING count(*) - count(verified_at) >= {_SUSPECT} AND count(verified_at) * 10 < count(*)
ORDER BY 2 DESC, 1 LIMIT {_SHOWN_BLOCKS}
"""


@dataclass(frozen=True, slots=True)
class Steps:
    """How far codes came; each step is a part of the one before."""

    channel: str | None
    asked: int
    left: int
    arrived: int
    verified: int

    def share(self, part: int) -> str:
        return f"{100 * part / self.asked:.0f}%" if self.asked else "–"

    @property
    def bars(self) -> list[tuple[str, int, str]]:
        """The words of each step, its number, and its share of all."""
        steps = (
            ("Requested", self.asked),
            ("Sent", self.left),
            ("Delivered", self.arrived),
            ("Verified", self.verified),
        )
        return [(word, count, self.share(count)) for word, count in steps]

    @property
    def word(self) -> str:
        return CHANNEL_MARKS[self.channel].word

    @property
    def verified_share(self) -> str:
        return self.share(self.verified)


@dataclass(frozen=True, slots=True)
class Funnel:
    """`median`: milliseconds from request to verification. `blocks`: prefix, codes, and how many were verified."""

    whole: Steps
    channels: list[Steps]
    median: float | None
    blocks: list[tuple[str, int, int]]


def of(customer: Customer, *, days: int, now: datetime) -> Funnel:
    given = {
        "organization": customer.organization.id,
        "profile": customer.profile.id if customer.profile else None,
        "since": first_id_at(now - timedelta(days=days)),
    }
    counted = sql.rows(_COUNT, given)
    channels = [Steps(channel or None, *counts) for channel, *counts in counted]
    whole = Steps(None, *(sum(column) for column in list(zip(*counted, strict=True))[1:] or [()] * 4))
    [(median,)] = sql.rows(_MEDIAN, given)
    blocks = [(prefix, codes, verified) for prefix, codes, verified in sql.rows(_BLOCKS, given)]
    return Funnel(whole, channels, median, blocks)
