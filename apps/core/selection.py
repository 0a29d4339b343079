"""What a person selected in a list (templates/parts/bulk.html): some rows, or all that match its filters.

The filters come as the query of the list's address, so the same form reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict

MAX_IDS = 500


@dataclass(frozen=True)
class Selection:
    """`ids` is empty where all that match `query` are meant."""

    ids: tuple[UUID, ...]
    query: QueryDict
    is_all: bool = False

    def __bool__(self) -> bool:
        return self.is_all or bool(self.ids)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a form that asks once more sends along."""
        query = ("query", self.query.urlencode())
        return [query, ("all", "1")] if self.is_all else [query, *(("id", str(each)) for each in self.ids)]


def read(posted: QueryDict) -> Selection:
    """What cannot be understood is not selected."""
    query = QueryDict(posted.get("query", "").removeprefix("?"))
    if posted.get("all"):
        return Selection((), query, is_all=True)
    return Selection(tuple(dict.fromkeys(_ids(posted.getlist("id")[:MAX_IDS]))), query)


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
