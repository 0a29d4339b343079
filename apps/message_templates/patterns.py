"""Regular expressions from customers, run by RE2: it takes linear time for any expression and text.

RE2 has no look-around and no back-references; `Unreadable` explains that to customers.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol, cast

import re2  # type: ignore[import-untyped,unused-ignore]

LONGEST = 500
# Memory limit of a compiled expression. Nested repetitions that need more don't compile.
_MEMORY = 1 << 20


class Unreadable(ValueError):
    """The expression can't be compiled. The text says why."""


class Pattern(Protocol):
    def search(self, text: str) -> object | None: ...


@lru_cache(maxsize=1000)
def compile(expression: str) -> Pattern:
    """A pattern to `search` with. Raises Unreadable."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    try:
        return cast(Pattern, re2.compile(expression, options))
    except re2.error as problem:
        reason = problem.args[0]
        raise Unreadable(reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)) from None
