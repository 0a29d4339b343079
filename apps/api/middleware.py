"""Around every API call: its id, headers and size of body, and an envelope for what goes wrong outside a view."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from apps.api.envelope import Call, call_of, refusal
from apps.api.errors import unexpected

log = logging.getLogger(__name__)


class ApiMiddleware:
    """Leaves every address outside /v3/ alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith("/v3/"):
            return self._get_response(request)
        call = call_of(request)
        response = _too_large(request, call) or self._get_response(request)
        response.headers["X-Request-Id"] = call.request_id
        response.headers["X-API-Version"] = "v3"
        response.headers["X-Response-Time"] = f"{(perf_counter() - call.started) * 1000:.0f}ms"
        for name, value in call.headers.items():
            response.headers[name] = value
        return response

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not request.path_info.startswith("/v3/"):
            return None
        call = call_of(request)
        log.exception("request %s failed", call.request_id, exc_info=problem)
        return refusal(call, status=500, code="INTERNAL_001", message=unexpected(call.request_id))


def _too_large(request: HttpRequest, call: Call) -> HttpResponse | None:
    """Refused by its stated length, before a byte of it is read."""
    largest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    stated = request.META.get("CONTENT_LENGTH") or "0"
    if stated.isdigit() and int(stated) <= largest:
        return None
    message = f"Request body is too large: at most {largest} bytes are read"
    return refusal(call, status=413, code="VALIDATION_001", message=message)
