"""The active filters of a list, as chips on the page (templates/parts/filters.html)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Chip:
    """What a filter is called, its value in words, and the address of the list without it."""

    key: str
    value: str
    without: str
