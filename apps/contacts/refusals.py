"""Why a row, or a number in it, can't be imported: a sentence for the user, and a topic to count such rows by."""

from __future__ import annotations

from dataclasses import dataclass


class BadRow(ValueError):
    """`topic` is the same for all rows with this problem, whatever they say."""

    def __init__(self, reason: str, *, topic: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.topic = topic


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why what was imported may not be what was meant: a warning, not a refusal."""

    reason: str
    topic: str
