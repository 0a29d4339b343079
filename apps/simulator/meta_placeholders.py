"""The placeholders of Meta's texts: numbers, or names."""

from __future__ import annotations

import re

PLACEHOLDER = re.compile(r"\{\{\s*[A-Za-z0-9_]+\s*\}\}")

_WORD = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[\\w'’-]+")


def keys(text: str) -> list[str]:
    """What is between the braces, each once, in reading order."""
    return list(dict.fromkeys(hole.strip("{} \n\t") for hole in PLACEHOLDER.findall(text)))


def numbers(text: str) -> list[int]:
    return [int(key) for key in keys(text) if key.isdigit()]


def named(text: str) -> list[str]:
    return [key for key in keys(text) if not key.isdigit()]


def parameters(text: str) -> list[str]:
    """The keys in the order in which a message gives their values: numbers ascending, names as they are read."""
    return named(text) or [str(number) for number in sorted(numbers(text))]


def words(text: str) -> int:
    """How many words a text has; a placeholder is one, and so is a character of a script without spaces."""
    return len(_WORD.findall(PLACEHOLDER.sub(" variable ", text)))


def filled(text: str, values: dict[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: values.get(found[0].strip("{} \n\t"), found[0]), text)
