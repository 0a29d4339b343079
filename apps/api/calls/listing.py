"""One page of the call log, by key: page 10,000 is as fast as page 1.

Indexes cover the calls of an account, those of a profile, and refused ones, each by time. For filters without an index
(a method, a path, a key) we read a limited number of calls; then the search stops and says how far it looked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from apps.api.models import LoggedCall, LoggedCalls
from apps.organizations.customer import Customer

SIZE = 50
BUDGET = 250_000  # calls that one search may read: a twentieth of a second
FIRST, LAST = UUID(int=0), UUID(int=(1 << 128) - 1)


@dataclass(frozen=True, slots=True)
class CallFilters:
    """All optional. `status` is a class ("4xx") or an exact one ("404"), `path` a part of one; ids go from `low` to
    before `high`.
    """

    status: str = ""
    method: str = ""
    path: str = ""
    request_id: str = ""
    key_id: UUID | None = None
    error_code: str = ""
    low: UUID = FIRST
    high: UUID = LAST

    @property
    def statuses(self) -> range:
        """Those that pass."""
        if not self.status:
            return range(100, 600)
        first = int(self.status.replace("x", "0"))
        return range(first, first + 100 if self.status.endswith("xx") else first + 1)

    @property
    def is_about_refusals(self) -> bool:
        return bool(self.error_code) or self.statuses.start >= 400

    @property
    def is_narrow(self) -> bool:
        """Does it ask for what no index knows?"""
        return bool((self.status or self.method or self.path or self.key_id or self.error_code) and not self.request_id)


@dataclass(frozen=True, slots=True)
class CallPage:
    """`newer` and `older` are cursors, None at an end. `looked_to` is set when the search stopped before its end."""

    calls: list[LoggedCall]
    newer: UUID | None = None
    older: UUID | None = None
    looked_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class _FoundCalls:
    """Calls in the order they were walked, one more than a page holds, and where the walk stopped before its end."""

    calls: list[LoggedCall]
    stopped_at: UUID | None


def page(
    customer: Customer, filters: CallFilters, *, before: UUID | None = None, after: UUID | None = None
) -> CallPage:
    """The calls next to a cursor; the newest without one, or where there are not enough newer ones."""
    if after is not None:
        found = _walk(customer, replace(filters, low=max(filters.low, _next(after))), "id")
        if len(found.calls) > SIZE or (found.calls and found.stopped_at):
            calls = found.calls[:SIZE][::-1]
            newer = calls[0].id if len(found.calls) > SIZE else found.stopped_at
            return CallPage(calls, newer=newer, older=calls[-1].id)
    high = filters.high if before is None else min(filters.high, before)
    found = _walk(customer, replace(filters, high=high), "-id")
    calls, has_more = found.calls[:SIZE], len(found.calls) > SIZE
    return CallPage(
        calls,
        newer=None if before is None else calls[0].id if calls else _previous(before),
        older=calls[-1].id if has_more else found.stopped_at,
        looked_to=_made_at(found.stopped_at) if found.stopped_at and not has_more else None,
    )


def newest(customer: Customer, filters: CallFilters, *, low: UUID, most: int) -> list[LoggedCall]:
    """At most so many of the newest from an id on."""
    filters = replace(filters, low=max(filters.low, low))
    calls = _near(customer, filters)
    edge = _edge(calls, "-id") if filters.is_narrow else None
    return list(_passing(calls.filter(id__gte=edge) if edge else calls, filters).order_by("-id")[:most])


def _walk(customer: Customer, filters: CallFilters, way: str) -> _FoundCalls:
    calls = _near(customer, filters)
    edge = _edge(calls, way) if filters.is_narrow else None
    if edge:
        calls = calls.filter(id__lte=edge) if way == "id" else calls.filter(id__gte=edge)
    return _FoundCalls(list(_passing(calls, filters).order_by(way)[: SIZE + 1]), edge)


def _near(customer: Customer, filters: CallFilters) -> LoggedCalls:
    """What an index holds in a row."""
    calls = LoggedCall.objects.visible_to(customer).filter(id__gte=filters.low, id__lt=filters.high)
    return calls.refused() if filters.is_about_refusals else calls


def _edge(calls: LoggedCalls, way: str) -> UUID | None:
    """The call at which the budget is spent, unless all are within it."""
    ids = list(calls.order_by(way).values_list("id", flat=True)[BUDGET - 1 : BUDGET + 1])
    return ids[0] if len(ids) > 1 else None


def _passing(calls: LoggedCalls, filters: CallFilters) -> LoggedCalls:
    asked = {
        "method": filters.method,
        "path__contains": filters.path,
        "request_id": filters.request_id,
        "key_id": filters.key_id,
        "error_code": filters.error_code,
    }
    calls = calls.filter(**{name: value for name, value in asked.items() if value})
    if not filters.status:
        return calls
    return calls.filter(status__gte=filters.statuses.start, status__lt=filters.statuses.stop)


def _next(call_id: UUID) -> UUID:
    return UUID(int=call_id.int + 1)


def _previous(call_id: UUID) -> UUID:
    return UUID(int=call_id.int - 1)


def _made_at(call_id: UUID) -> datetime:
    """The time a UUIDv7 carries."""
    return datetime.fromtimestamp((call_id.int >> 80) / 1000, UTC)
