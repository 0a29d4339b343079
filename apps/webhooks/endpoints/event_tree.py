"""The events of a subscription as a form offers them: a whole family, or some of its events.

A whole family includes the events that we add to it later. A family that has no sub types can only be chosen whole.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from apps.webhooks import catalog
from apps.webhooks.models import Endpoint

NAMES = tuple(dict.fromkeys(name for name in catalog.NAMES))


@dataclass(frozen=True, slots=True)
class Branch:
    """A family, whether all of it is chosen, and each of its events with whether it is chosen."""

    family: catalog.Family
    is_whole: bool
    events: list[tuple[catalog.Event, bool]]

    @property
    def words(self) -> str:
        """Messages (delivered, failed)"""
        if self.is_whole:
            return self.family.display_name
        return f"{self.family.display_name} ({', '.join(event.suffix for event, is_on in self.events if is_on)})"


def tree(chosen: Collection[str]) -> list[Branch]:
    """All families. `chosen` are names of the catalogue; the name of a family means all of it."""
    return [
        Branch(family, family.name in chosen, [(event, event.name in chosen) for event in family.events])
        for family in catalog.FAMILIES
    ]


def chosen(endpoint: Endpoint) -> set[str]:
    """What an endpoint subscribes to, as names of the catalogue."""
    filters, names = endpoint.event_filters or {}, set()
    for family in catalog.FAMILIES:
        if not set(family.words) & set(endpoint.event_types):
            continue
        kept = {suffix for word in family.words for suffix in filters.get(word) or ()}
        names |= {f"{family.name}.{suffix}" for suffix in kept} or {family.name}
    return names


def words(endpoint: Endpoint) -> str:
    """Messages (delivered, failed), Contacts"""
    names = chosen(endpoint)
    return ", ".join(branch.words for branch in tree(names) if branch.is_whole or any(on for _, on in branch.events))


def settings_of(names: Collection[str], before: Endpoint | None) -> tuple[list[str], dict[str, list[str]] | None]:
    """Event types and filters for these names. An endpoint keeps its own words for a family."""
    types: list[str] = []
    filters: dict[str, list[str]] = {}
    for branch in tree(names):
        kept = [event.suffix for event, is_on in branch.events if is_on]
        if not (branch.is_whole or kept):
            continue
        own = [word for word in (before.event_types if before else ()) if word in branch.family.words]
        types += own or [branch.family.name]
        if not branch.is_whole:
            filters[types[-1]] = kept
    return types, filters or None
