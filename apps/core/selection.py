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
    """If `ids` is empty, the selection is everything that matches `query`."""

    ids: tuple[UUID, ...]
    query: QueryDict
    is_all: bool = False

    def __bool__(self) -> bool:
        return self.is_all or bool(self.ids)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The form fields with which a confirmation form repeats the selection."""
        query = ("query", self.query.urlencode())
        return [query, ("all", "1")] if self.is_all else [query, *(("id", str(each)) for each in self.ids)]


def read(posted: QueryDict) -> Selection:
    """Values that can't be read are not selected."""
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
