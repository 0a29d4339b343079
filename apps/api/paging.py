"""Pages of a list: reads `page` or `cursor` and `page_size`, returns the `pagination` object.

Source: the contract's envelope page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from rest_framework.request import Request

from apps.core.errors import DomainError, Invalid

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


def page_of(
    request: Request, rows: QuerySet[Any], *, key: str, show: Callable[[Any], object], total: int | None = None
) -> dict[str, Any]:
    """One page of rows, newest first, as `{key: [...], "pagination": {...}}`; they are counted unless `total` is known.

    Reading on by `cursor` skips and repeats nothing while others add rows; `page` may. Raises OutOfRange for a page
    below 1, and Invalid for a size outside of 1 to 100 and for a cursor that is none.
    """
    page, size = _page(request), _size(request)
    below = _below(request, rows)
    total = rows.count() if total is None else total
    start = 0 if below is not None else (page - 1) * size
    found = list((rows if below is None else below)[start : start + size + 1])
    has_more = len(found) > size
    told = {**pagination(page, size, total), "has_more": has_more, "cursors": _cursors(found[:size], has_more)}
    return {key: [show(row) for row in found[:size]], "pagination": told}


def _below(request: Request, rows: QuerySet[Any]) -> QuerySet[Any] | None:
    """The rows that follow the cursor, however deep that is; None without one."""
    cursor = request.query_params.get("cursor")
    if not cursor:
        return None
    try:
        return rows.filter(id__lt=UUID(cursor))
    except ValueError:
        raise Invalid({"cursor": ["Must be the `after` of an earlier answer"]}) from None


def _cursors(rows: Sequence[Any], has_more: bool) -> CursorsOut:
    """Where the list goes on. `before` is of no use in a list that is read from its newest row."""
    return {"before": None, "after": str(rows[-1].id) if rows and has_more else None}


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
