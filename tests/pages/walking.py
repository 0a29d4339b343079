"""Walks the pages: by the list of all URLs, and by the links that stand on them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import unquote

from django.urls import URLPattern, URLResolver, get_resolver

# Doors for programs: they know keys and signatures, not people.
PROGRAMS = ("v3/", "v2/", "callbacks/", "health/")
# `href` of links, `action` of forms, `hx-get` of what is fetched later.
_LEADS = re.compile(r"(?:href|action|formaction|hx-get)=\"([^\"?#]+)")


class Url(NamedTuple):
    pattern: str  # contacts/<uuid:contact_id>/
    name: str
    view: Callable[..., Any]
    regex: re.Pattern[str]


def urls() -> list[Url]:
    """Everything that is there for people."""
    return list(_walk(get_resolver().url_patterns, "", "", ""))


def _walk(patterns: Iterable[URLPattern | URLResolver], before: str, regex_before: str, space: str) -> Iterator[Url]:
    for entry in patterns:
        pattern = before + str(entry.pattern)
        regex = regex_before + entry.pattern.regex.pattern.replace(r"\Z", "").lstrip("^")
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, pattern, regex, f"{entry.namespace}:" if entry.namespace else space)
        elif not pattern.startswith(PROGRAMS):
            yield Url(pattern, f"{space}{entry.name}", entry.callback, re.compile(f"/{regex.rstrip('$')}"))


def followed(read: Callable[[str], str], found: dict[str, str]) -> dict[str, str]:
    """An address for each URL that can be reached: those without a variable, and what is linked from what was read.

    `found` is where to begin with; `read` answers with what stands at an address.
    """
    wanted = [url for url in urls() if url.name not in found]
    addresses = {**found, **{url.name: f"/{url.pattern}" for url in wanted if not _has_variable(url.pattern)}}
    unread = list(addresses.values())
    while unread:
        leads = [unquote(unescape(lead)) for lead in _LEADS.findall(read(unread.pop(0)))]
        for url in wanted:
            lead = next((lead for lead in leads if url.regex.fullmatch(re.sub(r"^https?://[^/]+", "", lead))), None)
            if lead is not None and url.name not in addresses:
                addresses[url.name] = lead
                unread.append(lead)
    return addresses


def _has_variable(pattern: str) -> bool:
    return "<" in pattern
