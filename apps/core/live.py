"""Live lists: which rows a list already shows, and from which id on to look for newer ones.

The browser sends what it shows (static/js/live.js), so the server stores nothing. Rows can be committed in another
order than their ids were made, so each look starts a little before the end of the last one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django_htmx.http import trigger_client_event

from apps.core.list_form import ListForm
from apps.core.models import first_id_at

MAX_NEW = 50  # counted and added at once; if there are more, the whole list is reloaded
MAX_SEEN = 250  # rows of a list that the browser may name
# Longer than a request takes to commit. The second is for lists by status, which rows join after they were created.
OVERLAP, LONG_OVERLAP, NO_OVERLAP = timedelta(seconds=15), timedelta(hours=1), timedelta(0)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LiveWatch:
    """What parts/live.html needs. With `waits`, a bar counts new rows until it is pressed; without, only while the page
    is scrolled. `most` is the number of rows kept; older ones are removed.
    """

    ask: str
    low: UUID | None = None  # only rows whose status can still change are asked for
    waits: bool = False
    most: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """A request for news: the lowest id to look at, the ends of the ids it shows from there on, how many rows
    it shows now and showed at its previous request, and how many new ones its bar counts.
    """

    low: UUID
    seen: frozenset[str]
    shown: int
    was: int
    told: int

    @property
    def reach(self) -> int:
        """How many rows to read, newest first, to get all new ones that count."""
        return len(self.seen) + MAX_NEW + 1

    def unseen(self, rows: Iterable[T], id_of: Callable[[T], UUID]) -> list[T]:
        return [row for row in rows if _end(id_of(row)) not in self.seen][: MAX_NEW + 1]

    def has_changed(self, count: int) -> bool:
        return self.shown != self.was or count != self.told


def begin(now: datetime, *, overlap: timedelta = OVERLAP) -> UUID:
    return first_id_at(now - overlap)


def watch(form: ListForm, ask: str, *, now: datetime, overlap: timedelta = OVERLAP) -> LiveWatch:
    """The watch of a list that asks at `ask`. On later pages, new rows are only counted."""
    ask += form.address()
    if not form.is_first_page:
        return LiveWatch(f"{ask}&elsewhere", begin(now, overlap=NO_OVERLAP), waits=True)
    return LiveWatch(ask, begin(now, overlap=overlap), waits=form.is_narrowed)


def read(query: QueryDict) -> Look | None:
    """None if the request doesn't ask for news. Raises ValueError if it can't be read."""
    low = query.get("low")
    if not low:
        return None
    seen = [end for end in query.get("seen", "").split(".") if end][:MAX_SEEN]
    shown, was, told = (int(query.get(name, "0")) for name in ("shown", "was", "told"))
    return Look(UUID(str(low)), frozenset(seen), shown, was, told)


def words(count: int) -> str:
    """3 new, 50+ new"""
    return f"{MAX_NEW}+ new" if count > MAX_NEW else f"{count} new"


def tell(response: HttpResponse, low: UUID) -> HttpResponse:
    """Say in the response where the next request starts."""
    return trigger_client_event(response, "live:looked", {"low": str(low)})


def _end(row_id: UUID) -> str:
    return str(row_id)[-12:]
