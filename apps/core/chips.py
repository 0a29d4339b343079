"""The active filters of a list, as chips on the page (templates/parts/filters.html)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Chip:
    """A filter's name, its value in words, and the URL of the list without this filter."""

    key: str
    value: str
    without: str
