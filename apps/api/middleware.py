"""Around every API call: its id, headers and body, and an envelope for what goes wrong outside a view."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from time import perf_counter

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from apps.api import journal, limits
from apps.api.envelope import Call, call_of, refusal
from apps.api.errors import failure, status_of, unexpected


class ApiMiddleware:
    """Leaves every address outside /v3 alone, but for the length of its body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "HTTP_TRANSFER_ENCODING" in request.META:
            _measure(request)
        if not _is_ours(request):
            return self._get_response(request)
        call = call_of(request)
        response = _too_large(request, call) or self._get_response(request)
        if response.status_code >= 400 and response.headers.get("Content-Type") != "application/json":
            response = _nobodys(request, call, response.status_code)
        response.headers["X-Request-Id"] = call.request_id
        response.headers["X-API-Version"] = "v3"
        response.headers["X-Response-Time"] = f"{(perf_counter() - call.started) * 1000:.0f}ms"
        if call.caller is None:
            limits.untouched(call)
        for name, value in call.headers.items():
            response.headers[name] = value
        journal.note(request, call, response)
        return response

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not _is_ours(request) or isinstance(problem, SuspiciousOperation):
            return None
        call = call_of(request)
        code, message = failure(call, problem)
        return refusal(call, status=status_of(code), code=code, message=message)


def _is_ours(request: HttpRequest) -> bool:
    return f"{request.path_info}/".startswith("/v3/")


def _too_large(request: HttpRequest, call: Call) -> HttpResponse | None:
    """Refused by its stated length, before a byte of it is read."""
    largest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    stated = request.META.get("CONTENT_LENGTH") or "0"
    if stated.isdecimal() and int(stated) <= largest:
        return None
    message = f"Request body is too large: at most {largest} bytes are read"
    return refusal(call, status=413, code="VALIDATION_001", message=message)


def _measure(request: HttpRequest) -> None:
    """A body in chunks states no length, and Django would take it for an empty one: read it, as far as allowed."""
    raw = request.META["wsgi.input"].read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    request.META["CONTENT_LENGTH"] = str(len(raw))
    request._stream = BytesIO(raw)


def _nobodys(request: HttpRequest, call: Call, status: int) -> HttpResponse:
    """In place of a page of Django's own, made where no view was reached."""
    if status == 404:
        message = f"There is no endpoint {request.method} {request.path_info}"[:200]
        return refusal(call, status=status, code="RESOURCE_004", message=message)
    if status >= 500:
        return refusal(call, status=status, code="INTERNAL_001", message=unexpected(call.request_id))
    return refusal(call, status=status, code="VALIDATION_001", message="The request cannot be read")
