"""The API's public pages: what each error code means."""

from __future__ import annotations

import orjson
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from apps.api.envelope import error_of
from apps.error_codes.catalog import CATALOG


@login_not_required
def errors(request: HttpRequest) -> HttpResponse:
    """The page of all codes."""
    return render(request, "api/errors.html", {"catalog": CATALOG})


@login_not_required
def error(request: HttpRequest, code: str) -> HttpResponse:
    """The page of one code: cause, fix, and a sample response."""
    entry = CATALOG.get(code)
    if entry is None:
        raise Http404(f"No error has the code {code}")
    example = orjson.dumps(
        {"success": False, "data": None, "error": error_of(code, entry.title)}, option=orjson.OPT_INDENT_2
    )
    return render(request, "api/error.html", {"code": code, "entry": entry, "example": example.decode()})
