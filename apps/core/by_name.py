"""In demo mode, redirect pages from 127.0.0.1 to localhost. Browsers don't allow passkeys on IP addresses.

Only pages redirect. The API, callbacks and health checks work at every address.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase

_NUMBERS = {"127.0.0.1", "[::1]"}
_NAME = "localhost"


class ByName:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.DEMO and _is_page(request):
            host, port = split_domain_port(request.get_host())
            if host in _NUMBERS and urlsplit(settings.SITE_URL).hostname == _NAME:
                there = f"{_NAME}:{port}" if port else _NAME
                return HttpResponseRedirect(f"{request.scheme}://{there}{request.get_full_path()}")
        return self._get_response(request)


def _is_page(request: HttpRequest) -> bool:
    """A fragment is part of a page that is already open, so the browser must not be redirected."""
    return request.method in {"GET", "HEAD"} and "HX-Request" not in request.headers
