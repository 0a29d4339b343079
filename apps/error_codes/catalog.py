"""Every error code and what is known of it. The page behind each `doc_url` is made from its entry here.

Some codes answer requests and also end messages; the two have different words.
"""

from __future__ import annotations

from apps.error_codes.endings import ENDINGS, UNKNOWN
from apps.error_codes.entry import Ending, Remedy, RequestError
from apps.error_codes.request_errors import REQUEST_ERRORS

CATALOG: dict[str, RequestError | Ending] = {**ENDINGS, **REQUEST_ERRORS}
BLOCKING = tuple(code for code, ending in ENDINGS.items() if ending.is_blocking)
TEMPORARY = frozenset(code for code, ending in ENDINGS.items() if ending.is_temporary)


def ending_of(code: str | None) -> Ending:
    """What a message's error code says; carriers' codes that nobody knows say little."""
    return ENDINGS.get(code or "", UNKNOWN)


def endings_with(remedy: Remedy) -> list[str]:
    return [code for code, ending in ENDINGS.items() if ending.remedy == remedy]
