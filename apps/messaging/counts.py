"""Count the messages that match a filter, by status and by hour: from the hourly counts, and from recent rows.

All figures of one result come from the same source, so they add up.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from apps.core.listing import LAST, MAX_COUNTED
from apps.core.models import first_id_at, made_at
from apps.messaging import filtering, hourly_counts
from apps.messaging.filtering import FAILURES, TABS, MessageFilters, Parameters
from apps.messaging.hourly_counts import HOUR, STANDING
from apps.messaging.models import HourCount
from apps.organizations.customer import Customer

# With more messages than this in the youngest hours, those too are taken from the counts, which are seconds old.
_LIVE = 10_000

ByHour = Counter[tuple[datetime, str]]


def by_tab(customer: Customer, filters: MessageFilters) -> dict[str, int]:
    """How many each tab of the history holds, whichever tab is open; "" holds them all."""
    every = replace(filters, status="")
    if filters.people is not None:
        found = _of_people(customer, every)
    elif filters.code:
        found = _of_failures(customer, every)
    else:
        found = Counter[str]()
        for (_, standing), count in _everywhere(customer, every, hour="NULL::timestamptz").items():
            found[standing] += count
    tabs = {tab: sum(found[standing] for standing in standings) for tab, standings in TABS.items()}
    return {"": sum(tabs.values()), **tabs}


def by_hour(customer: Customer, filters: MessageFilters) -> ByHour:
    """How many of each standing were made in each hour. Neither people nor a code can be asked for here."""
    return _everywhere(customer, filters, hour="hour")


def _everywhere(customer: Customer, filters: MessageFilters, *, hour: str) -> ByHour:
    low, high = filters.low, filters.high
    first, last = _whole_hours(low, high)
    edge = hourly_counts.edge_of(customer.organization.id) or hourly_counts.EPOCH
    if edge < last and _counted_since(customer, max(edge, first)) <= _LIVE:
        last = max(min(last, edge), first)
    found = _counted(customer, filters, first, last, hour)
    before = min(first_id_at(first), high) if low.int else low
    for start, end in ((low, before), (max(first_id_at(last), low), high)):
        if start < end:
            found.update(_live(customer, filters, start, end))
    return found


def _whole_hours(low: UUID, high: UUID) -> tuple[datetime, datetime]:
    """The first hour that is wholly inside, and where the last one ends."""
    first = hourly_counts.hour_of(made_at(low)) if low.int else hourly_counts.EPOCH
    if first_id_at(first) < low:
        first += HOUR
    last = hourly_counts.END if high == LAST else hourly_counts.hour_of(made_at(high))
    return first, max(first, last)


def _counted(customer: Customer, filters: MessageFilters, first: datetime, last: datetime, hour: str) -> ByHour:
    asked, values = filtering.of_counts(filters)
    owner, owner_values = filtering.owner(customer)
    rows = _ask(
        f"SELECT {hour}, standing, sum(count) FROM messaging_hourcount WHERE organization_id = %(organization)s"
        f" AND {owner} AND hour >= %(first)s AND hour < %(last)s AND {asked} GROUP BY 1, 2",
        {**values, **owner_values, "organization": customer.organization.id, "first": first, "last": last},
    )
    return Counter({(moment, standing): count for moment, standing, count in rows})


def _counted_since(customer: Customer, moment: datetime) -> int:
    rows = HourCount.objects.filter(organization_id=customer.organization.id, hour__gte=moment)
    found: int = rows.aggregate(total=Sum("count"))["total"] or 0
    return found


def _live(customer: Customer, filters: MessageFilters, low: UUID, high: UUID) -> ByHour:
    """Counted from the rows; the hour is read from the key, as everywhere."""
    asked, values = filtering.of_messages(filters)
    owner, owner_values = filtering.owner(customer)
    rows = _ask(
        f"SELECT left(id::text, 13), {STANDING}, count(*) FROM messaging_message"
        f" WHERE {owner} AND id >= %(low)s AND id < %(high)s AND {asked} GROUP BY 1, 2",
        {**values, **owner_values, "low": low, "high": high},
    )
    found: ByHour = Counter()
    for made, standing, count in rows:
        milliseconds = int(made.replace("-", ""), 16)
        found[hourly_counts.hour_of(hourly_counts.EPOCH + milliseconds * hourly_counts.MILLISECOND), standing] += count
    return found


def _of_people(customer: Customer, filters: MessageFilters) -> Counter[str]:
    asked, values = filtering.of_messages(filters)
    owner, owner_values = filtering.owner(customer)
    rows = _ask(
        f"SELECT {STANDING}, count(*) FROM unnest(%(people)s::uuid[]) AS part(contact) CROSS JOIN LATERAL ("
        f" SELECT * FROM messaging_message WHERE contact_id = part.contact AND {owner}"
        f" AND id >= %(low)s AND id < %(high)s ORDER BY id DESC LIMIT {MAX_COUNTED + 1}) near WHERE {asked} GROUP BY 1",
        {**values, **owner_values, "people": list(filters.people or ()), "low": filters.low, "high": filters.high},
    )
    return Counter({standing: count for standing, count in rows})


def _of_failures(customer: Customer, filters: MessageFilters) -> Counter[str]:
    asked, values = filtering.of_messages(filters)
    owner, owner_values = filtering.owner(customer)
    is_joined = bool(filters.channel or filters.template_id or filters.direction)
    near = (
        f"SELECT message_id, error_code AS code FROM messaging_failure WHERE {owner} AND error_code = %(code)s"
        f" AND message_id >= %(low)s AND message_id < %(high)s ORDER BY message_id DESC LIMIT {MAX_COUNTED + 1}"
    )
    kinds = f"SELECT '{sorted(FAILURES)[1]}' AS status, code AS error_code FROM ({near}) near"
    rows = f"SELECT m.* FROM ({near}) near JOIN messaging_message m ON m.id = message_id WHERE {asked}"
    found = _ask(
        f"SELECT {STANDING}, count(*) FROM ({rows if is_joined else kinds}) every GROUP BY 1",
        {**values, **owner_values, "low": filters.low, "high": filters.high},
    )
    return Counter({standing: count for standing, count in found})


def _ask(statement: str, parameters: Parameters) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
