"""Messages counted by the hour they were created in: for the overview, and to find rare messages among many.

Sending never counts. A task recounts the latest hours from the rows. A change to an older message leaves a note
(`NOTE`), and its hour is recounted. See docs/adr/0013 for the reasons.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from apps.core.models import first_id_at, made_at
from apps.error_codes.catalog import BLOCKING
from apps.messaging.models import BLOCKED, HourCount, MessageStatus

HOUR = timedelta(hours=1)
NONE = UUID(int=0)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
END = datetime(9999, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
# Changes to messages of this many hours before the current one leave no note, for these are counted all the time; one
# hour more is, so that a change on the stroke of an hour is not missed.
_WITHOUT_NOTE = 1 * HOUR
_COUNTED_ALWAYS = _WITHOUT_NOTE + HOUR
_LOCK = 0x68_6F_75_72  # "hour": one process counts at a time
_REST = 20  # times as long as the last count took, so that counting never takes more than a twentieth of a core

# Where a message stands, in SQL: its status, or BLOCKED.
STANDING = f"CASE WHEN status = '{MessageStatus.FAILED}' AND error_code IN {BLOCKING} THEN '{BLOCKED}' ELSE status END"


def hour_of(moment: datetime) -> datetime:
    """When that hour began, in UTC."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


# For `sending.transitions`: notes the hours of changed messages that are not counted all the time. A UUIDv7 begins with
# 48 bits of milliseconds. Notes are written in one order, or two changes could wait for each other.
NOTE = """
    INSERT INTO messaging_stalehour (organization_id, hour, changed_at)
    SELECT DISTINCT organization_id, date_trunc('hour', to_timestamp(
        ('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0), 'UTC') AS hour, %(now)s
    FROM transition WHERE id < %(noted_before)s ORDER BY organization_id, hour
    ON CONFLICT (organization_id, hour) DO UPDATE SET changed_at = excluded.changed_at
"""


def noted_before(now: datetime) -> UUID:
    """Changes to messages with smaller ids leave a note."""
    return first_id_at(hour_of(now) - _WITHOUT_NOTE)


_COUNT = f"""
INSERT INTO messaging_hourcount
    (organization_id, hour, profile_id, channel, template_id, template_version, standing, count)
SELECT m.organization_id, part.hour, coalesce(profile_id, '{NONE}'), coalesce(channel, ''),
    coalesce(template_id, '{NONE}'), coalesce(template_version, 0), {STANDING}, count(*)
FROM unnest(%(hours)s::timestamptz[], %(organizations)s::uuid[], %(from)s::uuid[], %(to)s::uuid[])
    AS part(hour, organization, low, high)
JOIN messaging_message m ON m.id >= part.low AND m.id < part.high
    AND (part.organization IS NULL OR m.organization_id = part.organization)
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""


def recount(*, now: datetime, since: datetime | None = None) -> None:
    """Count what may have changed: the youngest hours (or all from `since`), and those with a note."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return
        first = hour_of(since) if since else _first_open_hour(now)
        HourCount.objects.filter(hour__gte=first).delete()
        _count([(hour, None) for hour in _hours(first, now)])
        cursor.execute("DELETE FROM messaging_stalehour RETURNING hour, organization_id")
        noted = [(hour, organization) for hour, organization in cursor.fetchall() if hour < first]
        cursor.execute(
            "DELETE FROM messaging_hourcount c USING unnest(%s::timestamptz[], %s::uuid[]) AS old(hour, organization)"
            " WHERE c.organization_id = old.organization AND c.hour = old.hour",
            [[hour for hour, _ in noted], [organization for _, organization in noted]],
        )
        _count(noted)


def _first_open_hour(now: datetime) -> datetime:
    """What came since the last count, however long ago that was; everything when there was none."""
    last = HourCount.objects.order_by("-hour").values_list("hour", flat=True).first()
    if last:
        return min(hour_of(now), last) - _COUNTED_ALWAYS
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM messaging_message ORDER BY id LIMIT 1")
        oldest = cursor.fetchone()
    return hour_of(made_at(oldest[0])) if oldest else hour_of(now)


def _hours(first: datetime, now: datetime) -> Iterator[datetime]:
    """One more than there are: an id may be some milliseconds ahead of its clock."""
    while first <= now + HOUR:
        yield first
        first += HOUR


def _count(parts: list[tuple[datetime, UUID | None]]) -> None:
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(
                _COUNT,
                {
                    "hours": [hour for hour, _ in parts],
                    "organizations": [organization for _, organization in parts],
                    "from": [first_id_at(hour) for hour, _ in parts],
                    "to": [first_id_at(hour + HOUR) for hour, _ in parts],
                },
            )


class Counter:
    """Counts when it is told to, but rests long after a count that took long."""

    def __init__(self) -> None:
        self._rests_until = 0.0

    def __call__(self, *, now: datetime) -> None:
        started = monotonic()
        if started < self._rests_until:
            return
        recount(now=now)
        ended = monotonic()
        self._rests_until = ended + _REST * (ended - started)


def edge_of(organization_id: Any) -> datetime | None:
    """Hours before this one are counted to the last message (or have a note); None when nothing was counted yet."""
    last = (
        HourCount.objects.filter(organization_id=organization_id)
        .order_by("-hour")
        .values_list("hour", flat=True)
        .first()
    )
    return last - _COUNTED_ALWAYS if last else None
