"""List every method of every address of the API, with the permission it declares. Read from the URL configuration."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

VERSIONS = ("v3", "v2")


class Route(NamedTuple):
    method: str
    path: str  # /v3/contacts/{contact_id}
    permission: str | None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def routes() -> list[Route]:
    """In the order of the URL configuration; an unknown kind of view is listed without a permission."""
    return [
        Route(method, f"/{version}/{path}", permission)
        for version in VERSIONS
        for path, view in _views(version)
        for method, permission in _methods(view).items()
    ]


def _views(version: str) -> list[tuple[str, Any]]:
    branch = next(each for each in get_resolver().url_patterns if str(each.pattern) == f"{version}/")
    assert isinstance(branch, URLResolver)
    leaves = [each for each in branch.url_patterns if isinstance(each, URLPattern)]
    assert len(leaves) == len(branch.url_patterns)
    return [(re.sub(r"<\w+:(\w+)>", r"{\1}", str(each.pattern)), each.callback) for each in leaves]


def _methods(view: Any) -> dict[str, str | None]:
    kind = getattr(view, "cls", None)
    if kind is None:
        return {"ANY": None}
    served = [method.upper() for method in kind.http_method_names if method != "head" and hasattr(kind, method)]
    return {method: kind.needs.get(method) for method in [*served, *getattr(kind, "elsewhere", {})]}
