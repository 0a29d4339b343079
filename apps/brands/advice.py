"""What we say about a field before a brand or campaign is filed, and checks that both lints share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from apps.core.addresses import is_web_address

_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Advice:
    """`field` is a column. What `is_blocking` is refused by the registry for sure, so we don't file it."""

    field: str
    text: str
    is_blocking: bool = True


def link_problem(url: str) -> str:
    """Why reviewers can't open this address; empty if they probably can."""
    if not is_web_address(url):
        return "Give a full web address, such as https://example.com."
    host = urlsplit(url).hostname or ""
    if "." not in host or host.endswith((".local", ".test", ".internal", ".localhost")):
        return "Reviewers must be able to open this address from the internet."
    return ""


def says(text: str | None, *words: str) -> bool:
    """Whether a text has one of these words, in any case."""
    return bool(set(_WORD.findall((text or "").lower())) & set(words))
