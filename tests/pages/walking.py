"""Walks the pages: by the list of all URLs, and by the links that stand on them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import unquote

from django.urls import URLPattern, URLResolver, get_resolver

# Doors for programs: they know keys and signatures, not people.
PROGRAMS = ("v3/", "v2/", "callbacks/", "health/", "healthcheck")
# `href` of links, `action` of forms, `hx-get` of what is fetched later.
_LEADS = re.compile(r"(?:href|action|formaction|hx-get)=\"([^\"?#]+)")
_ENOUGH = 2  # the newest of two imports waits, and the other is done


class Url(NamedTuple):
    pattern: str  # contacts/<uuid:contact_id>/
    name: str
    view: Callable[..., Any]
    regex: re.Pattern[str]


_CONSOLE = "operator:"


def urls() -> list[Url]:
    """Everything that is there for customers and strangers."""
    return [url for url in _all() if not url.name.startswith(_CONSOLE)]


def console() -> list[Url]:
    """The pages of operators, which no other page links to for anyone else. tests/operator looks at them."""
    return [url for url in _all() if url.name.startswith(_CONSOLE)]


def _all() -> list[Url]:
    return list(_walk(get_resolver().url_patterns, "", "", ""))


def _walk(patterns: Iterable[URLPattern | URLResolver], before: str, regex_before: str, space: str) -> Iterator[Url]:
    for entry in patterns:
        pattern = before + str(entry.pattern)
        regex = regex_before + entry.pattern.regex.pattern.replace(r"\Z", "").lstrip("^")
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, pattern, regex, f"{entry.namespace}:" if entry.namespace else space)
        elif not pattern.startswith(PROGRAMS):
            yield Url(pattern, f"{space}{entry.name}", entry.callback, re.compile(f"/{regex.rstrip('$')}"))


def followed(read: Callable[[str], str], found: dict[str, str]) -> dict[str, list[str]]:
    """Addresses of each URL that can be reached: those without a variable, and up to two that something read links to.

    `found` is where to begin with; `read` answers with what stands at an address.
    """
    known = [url for url in urls() if url.name not in found]
    plain = {url.name: f"/{url.pattern}" for url in known if "<" not in url.pattern}
    wanted = [url for url in known if url.name not in plain]
    addresses = {name: [address] for name, address in {**found, **plain}.items()}
    unread = [address for each in addresses.values() for address in each]
    while unread:
        for lead in _leads(read(unread.pop(0))):
            for url in wanted:
                there = addresses.setdefault(url.name, [])
                if url.regex.fullmatch(lead) and lead not in there and len(there) < _ENOUGH:
                    there.append(lead)
                    unread.append(lead)
    return {name: each for name, each in addresses.items() if each}


def _leads(text: str) -> list[str]:
    """Without the host, for letters name it."""
    return [re.sub(r"^https?://[^/]+", "", unquote(unescape(lead))) for lead in _LEADS.findall(text)]
