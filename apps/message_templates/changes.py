"""What differs between two versions of a template: for a page that shows them, and in one short sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.message_templates.models import MessageTemplate, TemplateVersion

_NAMES = {"authenticationConfig": "one-time code settings", "definitionVersion": "format"}


@dataclass(frozen=True, slots=True)
class Change:
    """A value that differs. `path` is like `definition.body.sms.template`; None stands for a value that is missing."""

    path: str
    before: Any
    after: Any

    @property
    def part(self) -> str:
        """The part of the template that it is in: header, body, footer, buttons, category, language."""
        pieces = self.path.replace("[", ".").split(".")
        part = pieces[1] if pieces[0] == "definition" else pieces[0]
        return _NAMES.get(part, part)


def between(before: TemplateVersion | MessageTemplate, after: TemplateVersion | MessageTemplate) -> list[Change]:
    """Every value that differs, in reading order."""
    found: list[Change] = []
    for field in ("category", "language"):
        found.extend(_differing(field, getattr(before, field), getattr(after, field)))
    found.extend(_differing("definition", before.definition, after.definition))
    return found


def sentence(changes: Sequence[Change]) -> str:
    """Which parts changed: "Body, footer changed"."""
    parts = list(dict.fromkeys(change.part for change in changes))
    return f"{', '.join(parts).capitalize()} changed" if parts else "Nothing changed"


def _differing(path: str, before: Any, after: Any) -> Iterator[Change]:
    if isinstance(before, Mapping) or isinstance(after, Mapping):
        yield from _in_objects(path, before, after)
    elif isinstance(before, list) or isinstance(after, list):
        yield from _in_lists(path, before, after)
    elif before != after:
        yield Change(path, before, after)


def _in_objects(path: str, before: Any, after: Any) -> Iterator[Change]:
    """A missing object has no values. One that became something else is a change as a whole."""
    if not all(isinstance(each, Mapping | None) for each in (before, after)):
        yield Change(path, before, after)
        return
    before, after = before or {}, after or {}
    for key in dict.fromkeys([*before, *after]):
        yield from _differing(f"{path}.{key}", before.get(key), after.get(key))


def _in_lists(path: str, before: Any, after: Any) -> Iterator[Change]:
    if not all(isinstance(each, list | None) for each in (before, after)):
        yield Change(path, before, after)
        return
    before, after = before or [], after or []
    for place in range(max(len(before), len(after))):
        pair = (each[place] if place < len(each) else None for each in (before, after))
        yield from _differing(f"{path}[{place}]", *pair)
