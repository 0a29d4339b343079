"""Find the placeholders in a template's text and the variable of each: `{{0:variable}}`, `{{name}}` and `{{1}}` work.

A number followed by a type is a variable's id. A bare number is an id too, unless some bare number in the text is not
the id of a variable: then all of them number the section's variables from one, as Meta does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_HOLE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_INSIDE = re.compile(r"\s*(?:(?P<number>[0-9]{1,9})(?:\s*:\s*(?P<type>[A-Za-z]+))?|(?P<name>[A-Za-z][A-Za-z0-9_]*))\s*")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One placeholder as it was written. `number` and `name` are empty if it can't be read."""

    written: str
    number: int | None = None
    type: str | None = None
    name: str | None = None

    @property
    def is_understood(self) -> bool:
        return self.number is not None or self.name is not None


@dataclass(frozen=True, slots=True)
class Variable:
    """A declared variable. Fields that a stored definition lacks are empty."""

    id: int
    name: str
    type: str = "variable"
    sample: str = ""
    url: str = ""
    regex: str = ""
    media: str = ""


def cut(text: str) -> list[str | Placeholder]:
    """A text split at its placeholders, in order. Braces that are never closed are ordinary characters."""
    pieces: list[str | Placeholder] = []
    for index, piece in enumerate(_HOLE.split(text)):
        if index % 2:
            pieces.append(_read(piece))
        elif piece:
            pieces.append(piece)
    return pieces


def holes(text: str) -> list[Placeholder]:
    """The placeholders of a text, in order."""
    return [piece for piece in cut(text) if isinstance(piece, Placeholder)]


def replaced(text: str, by: str) -> str:
    """The text with each placeholder replaced."""
    return "".join(by if isinstance(piece, Placeholder) else piece for piece in cut(text))


def _read(inside: str) -> Placeholder:
    written = f"{{{{{inside}}}}}"
    found = _INSIDE.fullmatch(inside)
    if not found:
        return Placeholder(written)
    number = found["number"]
    return Placeholder(written, int(number) if number else None, found["type"], found["name"])


def fill(placeholders: Sequence[Placeholder], variables: Sequence[Variable]) -> dict[Placeholder, Variable]:
    """The variable of each placeholder. Placeholders without a variable are left out."""
    by_id = {variable.id: variable for variable in variables}
    by_name = {variable.name: variable for variable in variables}
    by_position = dict(enumerate(variables, start=1))
    bare = [hole for hole in placeholders if hole.number is not None and hole.type is None]
    counted = by_id if all(hole.number in by_id for hole in bare) else by_position
    filled: dict[Placeholder, Variable] = {}
    for hole in placeholders:
        variable = _one(hole, by_id if hole.type else counted, by_name)
        if variable:
            filled[hole] = variable
    return filled


def _one(hole: Placeholder, by_number: Mapping[int, Variable], by_name: Mapping[str, Variable]) -> Variable | None:
    if hole.number is not None:
        return by_number.get(hole.number)
    return by_name.get(hole.name or "")


def declared(section: Mapping[str, Any] | None) -> list[Variable]:
    """The variables of a section, footer or button, in order. Entries that aren't variables are skipped."""
    entries = (section or {}).get("variables")
    return [_variable(entry) for entry in entries if isinstance(entry, Mapping)] if isinstance(entries, list) else []


def _variable(entry: Mapping[str, Any]) -> Variable:
    number, props = entry.get("id"), entry.get("props")
    if not isinstance(props, Mapping):
        props = {}
    return Variable(
        id=number if isinstance(number, int) else 0,
        name=_text(entry.get("name")),
        type=_text(entry.get("type")) or "variable",
        sample=_text(props.get("sample")),
        url=_text(props.get("url")),
        regex=_text(props.get("regex")),
        media=_text(props.get("mediaType")),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def unique(variables: Iterable[Variable]) -> dict[str, Variable]:
    """The first variable of each name. A name has the same value wherever it occurs."""
    found: dict[str, Variable] = {}
    for variable in variables:
        found.setdefault(variable.name, variable)
    return found
