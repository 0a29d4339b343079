"""A formatter of log lines that keeps people's numbers and texts out of them, whatever is logged.

Paths, carriers' words and tracebacks may hold phone numbers. PostgreSQL's errors repeat whole rows in their details.
"""

from __future__ import annotations

import logging
import re

# After a plus, or at least nine digits on their own. Digits of ids are between letters and dashes.
_NUMBER = re.compile(r"(?:\+|%2[Bb])[0-9][0-9 ().-]{2,20}[0-9]|(?<![\w.-])[0-9]{9,19}(?![\w-])")
# They go on to the end of the message, which may have several lines.
_DETAILS = re.compile(r"^(DETAIL|CONTEXT|LINE \d+): .*(?:\n(?![A-Z][A-Za-z]*:|Traceback|The above|During ).*)*", re.M)


class MaskedFormatter(logging.Formatter):
    """Formats a record with its traceback, and masks the result."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


def masked(text: str) -> str:
    """The text with phone numbers replaced by dots, and without the details of database errors."""
    return _NUMBER.sub("…", _DETAILS.sub(r"\1: …", text))
