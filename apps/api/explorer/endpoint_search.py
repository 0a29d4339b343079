"""Search endpoints in the reference. Every word must occur in the path, the description or a field's name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from apps.api.openapi.reading import OperationEntry, entries


@dataclass(frozen=True)
class FoundEndpoints:
    """The matching endpoints, by tag. Tags without a match are left out."""

    groups: dict[str, list[OperationEntry]]
    total: int

    @property
    def count(self) -> int:
        return sum(map(len, self.groups.values()))


def search(version: str, text: str) -> FoundEndpoints:
    words = text.lower().split()
    every = entries(version)
    matching = {
        tag: [each for each in group if all(word in _searched(version, tag, each.id) for word in words)]
        for tag, group in every.items()
    }
    groups = {tag: group for tag, group in matching.items() if group}
    return FoundEndpoints(groups, total=sum(map(len, every.values())))


def _searched(version: str, tag: str, id: str) -> str:
    return _texts(version)[tag, id]


@cache
def _texts(version: str) -> dict[tuple[str, str], str]:
    return {(tag, each.id): _text(tag, each) for tag, group in entries(version).items() for each in group}


def _text(tag: str, entry: OperationEntry) -> str:
    fields = (field.name for field in (*entry.in_path, *entry.in_query, *entry.body))
    words = (tag, entry.id, entry.method, entry.path, entry.summary, entry.description, *fields)
    return " ".join(words).lower()
