"""Close JSON that was cut off, so that it can be parsed again.

A value that was cut itself is left out: half a text or number would be wrong.
"""

from __future__ import annotations

from typing import Any

import orjson

_CLOSES = {"{": "}", "[": "]"}


def mend(cut: str) -> Any:
    """The longest beginning of a cut JSON text that can be closed; an empty object where there is none."""
    for end, closing in reversed(_ends(cut)):
        try:
            return orjson.loads(cut[:end] + closing)
        except orjson.JSONDecodeError:
            continue
    return {}


def _ends(text: str) -> list[tuple[int, str]]:
    """Where a text may end, after a value or an opened bracket, each with the brackets that close it there."""
    found: list[tuple[int, str]] = []
    opened: list[str] = []
    in_string = is_escaped = False
    for index, character in enumerate(text):
        if in_string:
            in_string = is_escaped or character != '"'
            is_escaped = character == "\\" and not is_escaped
            continue
        if character == '"':
            in_string = True
        elif character == ",":
            found.append((index, _closing(opened)))
        elif character in _CLOSES:
            opened.append(_CLOSES[character])
            found.append((index + 1, _closing(opened)))
        elif character in "]}" and opened:
            opened.pop()
            found.append((index + 1, _closing(opened)))
    return found


def _closing(opened: list[str]) -> str:
    return "".join(reversed(opened))
