"""Name the characters that make a text leave the GSM alphabet, with a plain replacement for each.

A single one is enough to cut every segment from 160 characters to 70. Letters of a language are named too, but only
characters that mean the same to the reader have a replacement.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from apps.message_templates import segments

_PLAINER = {
    **dict.fromkeys("‘’‚‛′ʼ´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000\t", " "),
    **dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""),
    "…": "...",
    "•": "-",
    "×": "x",
}


@dataclass(frozen=True)
class Costly:
    """`instead` is None where nothing plainer says the same; `is_typed`: it stands in a value, not in the template."""

    character: str
    name: str
    count: int
    instead: str | None
    is_typed: bool

    @property
    def shown(self) -> str:
        """The character; nothing where it cannot be seen."""
        is_seen = self.character.isprintable() and not self.character.isspace()
        return self.character if is_seen else ""


def of(text: str, typed: Iterable[str] = ()) -> tuple[Costly, ...]:
    """Each character once, in the order of the text."""
    values = "".join(typed)
    return tuple(
        Costly(character, _name(character), text.count(character), _PLAINER.get(character), character in values)
        for character in dict.fromkeys(segments.FOREIGN.findall(text))
    )


def plainer(text: str) -> str:
    """The text with every replacement made."""
    return "".join(_PLAINER.get(character, character) for character in text)


def _name(character: str) -> str:
    return unicodedata.name(character, f"U+{ord(character):04X}").lower()
