"""Number the variables of a text as Meta does: `{{1}}`, `{{2}}`, in the order in which they first occur."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from apps.channels.models import Channel
from apps.message_templates import placeholders
from apps.message_templates.models import bodies
from apps.message_templates.placeholders import Placeholder, Variable


class Numbered(NamedTuple):
    """`variables[0]` is what `{{1}}` stands for."""

    text: str
    variables: tuple[Variable, ...]


def numbered(section: Mapping[str, Any], key: str = "template") -> Numbered:
    """The text of a section under `key`. A section with variables and no text is its first variable."""
    declared = placeholders.declared(section)
    text = section.get(key) or (f"{{{{{declared[0].name}}}}}" if declared else "")
    pieces = placeholders.cut(text)
    filled = placeholders.fill([piece for piece in pieces if isinstance(piece, Placeholder)], declared)
    numbers: dict[Variable, int] = {}
    written = []
    for piece in pieces:
        if isinstance(piece, str):
            written.append(piece)
        elif piece in filled:
            written.append(f"{{{{{numbers.setdefault(filled[piece], len(numbers) + 1)}}}}}")
        else:
            written.append(piece.written)
    return Numbered("".join(written), tuple(numbers))


def body_of(definition: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body that WhatsApp shows."""
    body = definition["body"]
    return body.get(Channel.WHATSAPP.value) or body.get("multiChannel") or next(bodies(definition))
