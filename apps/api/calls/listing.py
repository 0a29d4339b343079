"""One page of the call log, by key: page 10,000 is as fast as page 1.

Indexes cover the calls of an account, those of a profile, and refused ones, each by time. For filters without an index
(a method, a path, a key) we read a limited number of calls; then the search stops and says how far it looked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from apps.api.models import LoggedCall, LoggedCallQuerySet
from apps.core import listing
from apps.core.listing import FIRST, LAST, NEWEST, Cursor, Found, Page, Walk
from apps.organizations.customer import Customer

BUDGET = 250_000  # calls that one search may read: a twentieth of a second


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


def page(customer: Customer, filters: CallFilters, cursor: Cursor = NEWEST) -> Page[LoggedCall]:
    """The calls next to a cursor; the newest without one."""
    return listing.page(_walk(customer, filters), cursor, low=filters.low, high=filters.high)


def newest(customer: Customer, filters: CallFilters, *, low: UUID, most: int) -> list[LoggedCall]:
    """At most so many of the newest from an id on."""
    return listing.newest(_walk(customer, filters), low=max(filters.low, low), high=filters.high, most=most)


def _walk(customer: Customer, filters: CallFilters) -> Walk[LoggedCall]:
    def walk(low: UUID, high: UUID, *, is_forward: bool, size: int) -> Found[LoggedCall]:
        calls = _near(customer, replace(filters, low=low, high=high))
        way = "id" if is_forward else "-id"
        edge = _edge(calls, way) if filters.is_narrow else None
        if edge:
            calls = calls.filter(id__lte=edge) if is_forward else calls.filter(id__gte=edge)
        return Found(list(_passing(calls, filters).order_by(way)[: size + 1]), edge)

    return walk


def _near(customer: Customer, filters: CallFilters) -> LoggedCallQuerySet:
    """What an index holds in a row."""
    calls = LoggedCall.objects.visible_to(customer).filter(id__gte=filters.low, id__lt=filters.high)
    return calls.refused() if filters.is_about_refusals else calls


def _edge(calls: LoggedCallQuerySet, way: str) -> UUID | None:
    """The call at which the budget is spent, unless all are within it."""
    ids = list(calls.order_by(way).values_list("id", flat=True)[BUDGET - 1 : BUDGET + 1])
    return ids[0] if len(ids) > 1 else None


def _passing(calls: LoggedCallQuerySet, filters: CallFilters) -> LoggedCallQuerySet:
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
