"""Find braces that were meant as a placeholder but don't form one: `{{name}`, `{name}}`, `{{{name}}}`, `{{name`.

Without this check, recipients would see such braces. Matching single braces, as in `{a, b}`, and those in `:-}` are
ordinary characters.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_PLACEHOLDER = re.compile(r"(?<!\{)\{\{[^{}]*\}\}(?!\})")
_RUN = re.compile(r"\{+|\}+")
_NUMBERED = re.compile(r"[0-9]+\s*:\s*[A-Za-z]+")
_WORD = re.compile(r"\w")
MAX_SHOWN = 40  # characters of the text that an error quotes


def faults(text: str, names: Collection[str]) -> list[str]:
    """One message for each wrong brace. `names` are the names of the variables."""
    return [_sentence(text, start, end) for start, end in _places(text, names)]


def _sentence(text: str, start: int, end: int) -> str:
    quoted = text[start : min(end, start + MAX_SHOWN)]
    return f"{quoted} at character {start + 1} is not a placeholder; write {{{{0:variable}}}} or {{{{name}}}}"


def _places(text: str, names: Collection[str]) -> Iterator[tuple[int, int]]:
    """The start and end of each wrong brace, ordered by end."""
    runs = _runs_outside_placeholders(text)
    waiting: list[int] = []  # single opening braces
    while runs:
        start, end = runs.pop(0)
        is_opening, length = text[start] == "{", end - start
        if is_opening and length == 1:
            waiting.append(start)
        elif is_opening:
            closing = runs.pop(0)[1] if runs and text[runs[0][0]] == "}" else None
            yield start, closing or _end_of_word(text, end)
        elif length > 1:
            yield (waiting.pop() if waiting else start), end
        elif waiting:
            opening = waiting.pop()
            if _is_meant(text[opening + 1 : start].strip(), names):
                yield opening, end
        elif _WORD.match(text[start - 1 : start]):
            yield start, end
    for start in waiting:
        if _WORD.match(text[start + 1 : start + 2]):
            yield start, _end_of_word(text, start + 1)


def _runs_outside_placeholders(text: str) -> list[tuple[int, int]]:
    """Adjacent braces that don't belong to a placeholder."""
    blanked = _PLACEHOLDER.sub(lambda found: " " * len(found[0]), text)
    return [found.span() for found in _RUN.finditer(blanked)]


def _is_meant(inside: str, names: Collection[str]) -> bool:
    """Whether this is a variable in single braces."""
    return inside in names or _NUMBERED.fullmatch(inside) is not None


def _end_of_word(text: str, start: int) -> int:
    found = re.compile(r"\s*[^\s{}]*").match(text, start)
    return found.end() if found else start
