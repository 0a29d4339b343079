"""Mark the words of a text that another text doesn't have, for two versions shown beside each other. Pure."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

DIFFERS = "differs"
_WORDS = re.compile(r"\s+|[^\s]+")


def between(text: str, other: str) -> list[tuple[str, str]]:
    """The text in pieces, each with its mark: DIFFERS, or none."""
    words, others = _WORDS.findall(text), _WORDS.findall(other)
    found: list[tuple[str, str]] = []
    for tag, start, end, _, _ in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        if start < end:
            found.append(("".join(words[start:end]), "" if tag == "equal" else DIFFERS))
    return found
