"""Pages of a v2 list: reads `page` (from 0), `pageSize`; returns `{items, totalCount, page, pageSize, totalPages}`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

LARGEST = 1000
# PostgreSQL counts rows in 64 bits, so no row can be on a page beyond this.
_LAST_PAGE = 10**12


class PageIn(serializers.Serializer[Any]):
    page = serializers.IntegerField(min_value=0, max_value=_LAST_PAGE, default=0)
    pageSize = serializers.IntegerField(min_value=1, max_value=LARGEST, default=20)


@dataclass(frozen=True, slots=True)
class PageRequest:
    """The rows of one page and its place in the list."""

    rows: Sequence[Any]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return -(-self.total // self.size)

    @classmethod
    def of(cls, found: QuerySet[Any], *, number: int, size: int, total: int | None = None) -> PageRequest:
        """One page of an ordered QuerySet. Without `total`, we count the rows."""
        start = number * size
        rows = list(found[start : start + size])
        return cls(rows, number, size, found.count() if total is None else total)
