"""One line of the table: a definition, and the problems it is refused for; none if it is accepted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.factories.message_templates import section, variable


@dataclass(frozen=True)
class Case:
    name: str
    definition: Any
    problems: dict[str, list[str]] = field(default_factory=dict)
    category: str | None = "UTILITY"


def refused(name: str, definition: Any, path: str, *sentences: str, category: str | None = "UTILITY") -> Case:
    """`path` without `definition.` at its beginning; empty for the definition itself."""
    return Case(name, definition, {f"definition.{path}" if path else "definition": list(sentences)}, category)


def body(text: str = "Your order is ready.", *names: str, **parts: Any) -> dict[str, Any]:
    """A definition with one text for SMS and WhatsApp, and other parts."""
    return {"body": {"multiChannel": section(text, *names)}, **parts}


def declared(change: dict[str, Any] | None = None, text: str = "Hi {{name}}.", **props: Any) -> dict[str, Any]:
    """A definition with one variable, changed."""
    entry = {**variable("name", **props), **(change or {})}
    return {"body": {"multiChannel": {"template": text, "variables": [entry]}}}


def button(kind: str, **props: Any) -> dict[str, Any]:
    return body(buttons=[{"id": 1, "type": kind, "props": {"text": "Open", **props}}])
