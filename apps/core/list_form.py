"""The filters of a list: read from the address, shown as tabs and chips, and kept in every link of the page.

A subclass declares its filters as fields, in the order of their chips; a field's label is what its chip says. What
can't be understood is an error that the panel shows, and narrows nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.utils import timezone

from apps.core.listing import FIRST, LAST, Cursor, Page, figure
from apps.core.models import first_id_at
from apps.core.tags import exact

_CURSORS = ("before", "after")
Mark = TypeVar("Mark")


@dataclass(frozen=True)
class Chip:
    """An active filter: its name, its value in words, and the URL of the list without it."""

    key: str
    value: str
    without: str


class ListForm(forms.Form):
    """Bound to the address. `tabs` are the values of the filter `tabbed` that have a tab, `panel` the filters in the
    panel that opens; the search field is called `q`.
    """

    tabbed: ClassVar[str] = ""
    tabs: ClassVar[Mapping[str, Any]] = {}
    panel: ClassVar[tuple[str, ...]] = ()

    before = forms.UUIDField(required=False)
    after = forms.UUIDField(required=False)

    @cached_property
    def values(self) -> dict[str, Any]:
        """The valid values, and "" for the others."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}

    @property
    def cursor(self) -> Cursor:
        return Cursor(self.values["before"] or None, self.values["after"] or None)

    @property
    def tab(self) -> str | None:
        """The open tab. None if the URL asks for something that has no tab."""
        value: str = self.values[self.tabbed]
        return value if value in self.tabs else None

    @property
    def is_narrowed(self) -> bool:
        return bool(self._set())

    @property
    def is_first_page(self) -> bool:
        return self.cursor == Cursor()

    @cached_property
    def chips(self) -> list[Chip]:
        """All active filters except the tab. Filters that share a chip get one."""
        names = (name for name in self._set() if name != self.tabbed or self.tab is None)
        return list(dict.fromkeys(self.chip(name) for name in names))

    def chip(self, name: str) -> Chip:
        return Chip(str(self[name].label), self.words(name, self.values[name]), self.address(**{name: ""}))

    def words(self, name: str, value: Any) -> str:
        """A value in the words of its chip."""
        if isinstance(value, datetime):
            local = timezone.localtime(value)
            return f"{local.day} {local:%b %Y, %H:%M}"
        choices: Any = getattr(self.fields[name], "choices", ())
        return str(dict(choices).get(value, value))

    def address(self, **changed: object) -> str:
        """The URL of the first page of this list with some values changed. An empty value removes a filter."""
        query = urlencode({name: value for name, value in (self._set() | changed).items() if value})
        return f"?{query}" if query else "?"

    @property
    def kept_beside_search(self) -> list[tuple[str, str]]:
        """The values that the search field doesn't change."""
        return list(self._set("q").items())

    @property
    def kept_beside_panel(self) -> list[tuple[str, str]]:
        """The values that the filter panel doesn't change."""
        return list(self._set(*self.panel).items())

    def tab_links(self, marks: Mapping[str, Mark], figures: Mapping[str, str]) -> list[tuple[str, Mark, str, str]]:
        """For each tab: its value, its mark, its count and its URL."""
        return [(tab, mark, figures[tab], self.address(**{self.tabbed: tab})) for tab, mark in marks.items()]

    def context(self, found: Page[Any], *, total: int | None = None) -> dict[str, Any]:
        """The context for the parts of a list page (templates/parts). `total` is the number of matches, if known."""
        return {
            "form": self,
            "found": found,
            "summary": _summary(found, total),
            "newer": self.address(after=found.newer) if found.newer else "",
            "older": self.address(before=found.older) if found.older else "",
            "query": self.address().removeprefix("?"),
            "total": "" if total is None else figure(total),
            "has_more": bool(found.newer or found.older),
            "is_empty": not (found.rows or self.is_narrowed or self.values["before"]),
        }

    def _set(self, *others: str) -> dict[str, Any]:
        """The valid filters, as they were given."""
        left_out = (*others, *_CURSORS)
        return {name: self.data[name] for name in self.fields if self.values[name] and name not in left_out}


def _summary(found: Page[Any], total: int | None) -> str:
    if found.looked_to:
        return f"{len(found.rows)}, looked back to {exact(found.looked_to)}"
    return summary(len(found.rows), total, is_newest=found.newer is None and found.older is not None)


def summary(count: int, total: int | None = None, *, is_newest: bool) -> str:
    """Newest 50 of 10,000+"""
    of_all = "" if total is None else f" of {figure(max(total, count))}"
    return f"{'Newest ' if is_newest else ''}{count}{of_all}"


_LAST_DAY = date(9998, 12, 31)  # a date must have a next day
_SPANS = {
    "24h": ("Last 24 hours", timedelta(hours=24)),
    "7d": ("Last 7 days", timedelta(days=7)),
    "30d": ("Last 30 days", timedelta(days=30)),
    "90d": ("Last 90 days", timedelta(days=90)),
}
WHEN = [("", "Any time"), *((name, words) for name, (words, _) in _SPANS.items())]


class _Date(forms.DateInput):
    input_type = "date"


class SpanForm(ListForm):
    """A list with a time span: the last few days, or whole days in the reader's zone, which take precedence."""

    when = forms.ChoiceField(choices=WHEN, required=False)
    since = forms.DateField(required=False, label="From", widget=_Date)
    until = forms.DateField(required=False, label="To, inclusive", widget=_Date)

    def span(self, *, now: datetime) -> tuple[UUID, UUID]:
        """The first id of the span, and the first after it. A span of hours starts at a full hour, as counts do."""
        since, until = self.values["since"], self.values["until"]
        if since or until:
            low = first_id_at(_midnight(since)) if since else FIRST
            return low, first_id_at(_midnight(min(until, _LAST_DAY) + timedelta(days=1))) if until else LAST
        if not self.values["when"]:
            return FIRST, LAST
        began = now - _SPANS[self.values["when"]][1]
        return first_id_at(began.replace(minute=0, second=0, microsecond=0)), LAST

    def chip(self, name: str) -> Chip:
        since, until = self.values["since"], self.values["until"]
        if name not in ("when", "since", "until") or not (since or until):
            return super().chip(name)
        words = [f"from {_day(since)}" if since else "", f"to {_day(until)}" if until else ""]
        return Chip("When", " ".join(filter(None, words)), self.address(when="", since="", until=""))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
