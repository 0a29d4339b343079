"""Calls of carriers and monitors go directly to their views, as API calls do.

They have no cookies and need no pages: the page middleware would take them longer than a callback takes to store.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.urls import resolve

from apps.core.uploads import body_limit


class Programs:
    """Middleware for the URLs in PROGRAM_PREFIXES; the pages' middleware follows it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._prefixes = tuple(settings.PROGRAM_PREFIXES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(self._prefixes):
            return self._get_response(request)
        stated = request.META.get("CONTENT_LENGTH") or "0"
        if not stated.isdecimal() or int(stated) > body_limit(request.META.get("CONTENT_TYPE", "")):
            return HttpResponse(status=413)
        try:
            found = request.resolver_match = resolve(request.path_info)
            response: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
        except Http404:
            return HttpResponse(status=404)
        return response.render() if isinstance(response, SimpleTemplateResponse) else response
