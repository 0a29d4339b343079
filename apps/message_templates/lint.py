"""Advice on a template that is valid: what Meta will reject, what makes an SMS cost more, and what could be better.

`lint` reads unfinished definitions too and skips what it can't read: `definition.normalize` reports that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["error", "cost", "hint"]


@dataclass(frozen=True, slots=True)
class Lint:
    """One piece of advice. `path` is written as in the API's errors: `definition.body.sms.template`.

    `error`: Meta will reject it. `cost`: an SMS takes more parts. `fix` is a new text for `path`.
    """

    path: str
    severity: Severity
    sentence: str
    fix_label: str | None = None
    fix: str | None = None


def lint(definition: Mapping[str, Any], category: str, language: str = "") -> list[Lint]:
    """All advice, in reading order."""
    return []
