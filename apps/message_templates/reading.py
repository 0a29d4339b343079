"""Read customers' JSON: check each value, and report every problem under its path.

Nothing here raises. An invalid value reads as empty, so that one mistake never hides the next. Unknown keys are kept
unchanged.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from apps.message_templates.blank import is_blank

# The longest valid definition has about 20,000 characters, so a deeper or larger tree isn't one.
_DEEPEST = 20
_LARGEST = 65_536
# Characters that PostgreSQL can't store: NUL and halves of surrogate pairs.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")

Problems = dict[str, list[str]]


class Node:
    """One object: `source` as it was sent, `result` as we will store it."""

    def __init__(self, source: Mapping[str, Any], path: str, problems: Problems) -> None:
        self.source = source
        self.path = path
        self.problems = problems
        self.result: dict[str, Any] = dict(source)

    def refuse(self, key: str, sentence: str) -> None:
        """Record a problem of the value under `key` or, with an empty key, of the object itself."""
        path = f"{self.path}.{key}" if key else self.path
        self.problems.setdefault(path, []).append(sentence)

    def text(self, key: str, *, limit: int = 0, required: bool = False, scalar: bool = False) -> str:
        """The text under `key`, or "". With `scalar`, numbers and booleans become text."""
        value = self.source.get(key)
        if scalar and isinstance(value, int | float):
            value = str(value).lower() if isinstance(value, bool) else str(value)
            self.result[key] = value
        if value is not None and not isinstance(value, str):
            self.refuse(key, f"{label(key)} must be text")
            return ""
        if required and is_blank(value or ""):
            self.refuse(key, f"{label(key)} is required")
        if limit and len(value or "") > limit:
            self.refuse(key, f"{label(key)} may have at most {limit} characters, this has {len(value or '')}")
        return value or ""

    def choice(self, key: str, allowed: Collection[str], *, default: str = "") -> str:
        """One of the allowed words. If it is missing, the default is stored; an empty default means it is required."""
        value = self.source.get(key)
        if value is None or value == "":
            if not default:
                self.refuse(key, f"{label(key)} is required")
            self.result[key] = default
            return default
        if not isinstance(value, str) or value not in allowed:
            self.refuse(key, f"{label(key)} must be one of: {', '.join(allowed)}")
            return default
        return value

    def whole(self, key: str, *, least: int, most: int, default: int | None = None) -> int | None:
        """The whole number under `key`. If it is missing, the default is stored, if there is one."""
        value = self.source.get(key)
        if value is None:
            if default is not None:
                self.result[key] = default
            return default
        if isinstance(value, bool) or not isinstance(value, int):
            self.refuse(key, f"{label(key)} must be a whole number")
            return default
        if not least <= value <= most:
            self.refuse(key, f"{label(key)} must be between {least} and {most}")
        return value

    def flag(self, key: str) -> bool:
        value = self.source.get(key)
        if value is not None and not isinstance(value, bool):
            self.refuse(key, f"{label(key)} must be true or false")
        return value is True

    def child(self, key: str, *, required: bool = False) -> Node | None:
        """The object under `key`. Its result becomes part of this one's."""
        value = self.source.get(key)
        if value is None:
            if required:
                self.refuse(key, f"{label(key)} is required")
            return None
        if not isinstance(value, Mapping):
            self.refuse(key, f"{label(key)} must be an object")
            return None
        node = Node(value, f"{self.path}.{key}", self.problems)
        self.result[key] = node.result
        return node

    def children(self, key: str) -> list[Node]:
        """The objects of the list under `key`."""
        value = self.source.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.refuse(key, f"{label(key)} must be a list")
            return []
        nodes = [self._entry(key, index, entry) for index, entry in enumerate(value)]
        self.result[key] = [node.result for node in nodes]
        return nodes

    def _entry(self, key: str, index: int, entry: object) -> Node:
        if isinstance(entry, Mapping):
            return Node(entry, f"{self.path}.{key}[{index}]", self.problems)
        self.refuse(f"{key}[{index}]", "Must be an object")
        return Node({}, f"{self.path}.{key}[{index}]", {})


def unfit(value: object) -> str | None:
    """Why a JSON value can't be stored at all. None if it can."""
    size = 0
    for depth, leaf in _leaves(value):
        size += 1 + (len(leaf) if isinstance(leaf, str) else 0)
        if depth > _DEEPEST:
            return f"is nested more than {_DEEPEST} levels deep"
        if size > _LARGEST:
            return f"is longer than {_LARGEST} characters"
        if isinstance(leaf, str) and _UNSTORABLE.search(leaf):
            return "holds a character that cannot be stored (NUL or half of a surrogate pair)"
        if isinstance(leaf, float) and not math.isfinite(leaf):
            return "holds a number that is not finite"
    return None


def _leaves(value: object) -> Iterator[tuple[int, object]]:
    """All values and keys of a tree, with their depth. Not recursive, so that a deep tree can't overflow the stack."""
    waiting: list[tuple[int, object]] = [(0, value)]
    while waiting:
        depth, item = waiting.pop()
        yield depth, item
        inside: list[object] = []
        if isinstance(item, Mapping):
            inside = [*item.keys(), *item.values()]
        elif isinstance(item, list):
            inside = item
        waiting.extend((depth + 1, entry) for entry in inside)


def label(key: str) -> str:
    """The start of a sentence about a key: "Offer code" for `offerCode`."""
    return " ".join(word.lower() for word in _HUMP.split(key)).capitalize()
