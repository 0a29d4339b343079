"""Read credentials from the text that commands get on standard input, where other users of the machine can't see it."""

from __future__ import annotations

import json


def read(text: str) -> dict[str, str]:
    """A JSON object of strings. Nothing keeps those that the account has. Raises ValueError with a sentence."""
    try:
        given = json.loads(text) if text.strip() else {}
    except ValueError as error:
        raise ValueError(f"Standard input must be a JSON object: {error}") from error
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise ValueError("Standard input must be a JSON object of strings.")
    return given
