"""Pages of a list: reads `page` or `cursor` and `page_size`, returns the `pagination` object.

Source: the contract's envelope page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypedDict
from uuid import UUID

from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core import listing
from apps.core.errors import DomainError, Invalid
from apps.core.listing import Cursor, Page, Walk

_DEFAULT_SIZE = 20
_LARGEST_SIZE = 100
# PostgreSQL counts rows in 64 bits; a page number beyond this cannot be the first row of anything.
_LAST_PAGE = 10**12
_WHOLE = re.compile(r"-?[0-9]+")


class CursorsOut(TypedDict):
    before: str | None
    after: str | None


class PaginationOut(TypedDict):
    page: int
    page_size: int
    total_count: int
    total_pages: int
    has_more: bool
    cursors: CursorsOut | None


class OutOfRange(DomainError):
    code = "VALIDATION_005"


class Pages(BasePagination):
    """Rows, newest first, as `{key: [...], "pagination": {...}}`; they are counted unless `total` is known.

    Reading on by `cursor` skips and repeats nothing while others add rows; `page` may. Rows that don't lie in the order
    of their ids come with a `walk` of their own and with `id_of`.
    """

    def __init__(
        self,
        key: str,
        *,
        total: int | None = None,
        walk: Callable[[Any], Walk[Any]] | None = None,
        id_of: Callable[[Any], UUID] = listing.key_of,
    ) -> None:
        self._key = key
        self._total = total
        self._walk = walk
        self._id_of = id_of

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        """Raises OutOfRange for a page below 1, and Invalid for a size outside of 1 to 100 and for a wrong cursor."""
        page, size, cursor = _page(request), _size(request), _cursor(request)
        is_loaded = isinstance(queryset, list)
        total = self._total if self._total is not None else len(queryset) if is_loaded else queryset.count()
        start = (page - 1) * size
        if cursor is None:
            rows = list(queryset[start : start + size + 1])
            found = Page(rows[:size], older=self._id_of(rows[size - 1]) if len(rows) > size else None)
        else:
            walk = self._walk or (listing.in_memory if is_loaded else listing.by_key)
            found = listing.page(walk(queryset), cursor, size=size, key=self._id_of)
        self._told: PaginationOut = {
            **pagination(page, size, total),
            "has_more": found.older is not None,
            # `before` is of no use in a list that is read from its newest row.
            "cursors": {"before": None, "after": str(found.older) if found.older else None},
        }
        return found.rows

    def get_paginated_response(self, data: Any) -> Response:
        return Response({self._key: data, "pagination": self._told})


def _cursor(request: Request) -> Cursor | None:
    text = request.query_params.get("cursor")
    try:
        return Cursor(before=UUID(text)) if text else None
    except ValueError:
        raise Invalid({"cursor": ["Must be the `after` of an earlier answer"]}) from None


def pagination(page: int, size: int, total: int) -> PaginationOut:
    pages = -(-total // size)
    return {
        "page": page,
        "page_size": size,
        "total_count": total,
        "total_pages": pages,
        "has_more": page < pages,
        "cursors": None,
    }


def _page(request: Request) -> int:
    page = _number(request, "page", 1)
    if page < 1:
        raise OutOfRange("Page must be greater than 0", field="page")
    return min(page, _LAST_PAGE)


def _size(request: Request) -> int:
    size = _number(request, "page_size", _DEFAULT_SIZE)
    if not 1 <= size <= _LARGEST_SIZE:
        raise Invalid({"page_size": [f"Page size must be between 1 and {_LARGEST_SIZE}"]})
    return size


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, "")
    if not text:
        return default
    if not _WHOLE.fullmatch(text):
        raise Invalid({name: [f"{name} must be a whole number"]})
    return int(text[:20])
