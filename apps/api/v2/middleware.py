"""Around every v2 call: its id, the notice that v2 is deprecated, and v2's shape for what goes wrong outside a view."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from time import perf_counter

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from apps.api import journal
from apps.api.envelope import call_of
from apps.api.errors import unexpected
from apps.api.v2 import refusals
from apps.api.v2.refusals import Picture, Refusal

# Since v3 is generally available, December 2024 (seeds, changelog); a date as RFC 9745 writes it. There is no end date.
_DEPRECATED = "@1733011200"
_SUCCESSOR = f'<{settings.SITE_URL}/v3/openapi.json>; rel="successor-version"'
_OURS = frozenset({"application/json", "application/problem+json"})


class V2Middleware:
    """Leaves every address outside /v2 alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_v2(request):
            return self._get_response(request)
        call = call_of(request)
        response = _too_large(request) or self._get_response(request)
        if response.status_code >= 400 and response.headers.get("Content-Type") not in _OURS:
            response = _nobodys(request, response.status_code)
        response.headers["X-Request-Id"] = call.request_id
        response.headers["X-API-Version"] = "v2"
        response.headers["X-Response-Time"] = f"{(perf_counter() - call.started) * 1000:.0f}ms"
        response.headers["Deprecation"] = _DEPRECATED
        response.headers["Link"] = _SUCCESSOR
        for name, value in call.headers.items():
            response.headers[name] = value
        journal.note(request, call, response)
        return response

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not _is_v2(request) or isinstance(problem, SuspiciousOperation):
            return None
        return refusals.unforeseen(request, call_of(request), problem)


def _is_v2(request: HttpRequest) -> bool:
    return f"{request.path_info}/".startswith("/v2/")


def _too_large(request: HttpRequest) -> HttpResponse | None:
    """Refused by its stated length, before a byte of it is read."""
    largest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    stated = request.META.get("CONTENT_LENGTH") or "0"
    if stated.isdecimal() and int(stated) <= largest:
        return None
    message = f"Request body is too large: at most {largest} bytes are read"
    return refusals.answer(request, Refusal(HTTPStatus(413), "VALIDATION_001", message), Picture.A)


def _nobodys(request: HttpRequest, status: int) -> HttpResponse:
    """In place of a page of Django's own, made where no view was reached."""
    code, message = "VALIDATION_001", "The request cannot be read"
    if status == 404:
        code, message = "RESOURCE_004", f"There is no endpoint {request.method} {request.path_info}"[:200]
    elif status >= 500:
        code, message = "INTERNAL_001", unexpected(call_of(request).request_id)
    return refusals.answer(request, Refusal(status, code, message), Picture.A)
