"""Middleware around every API call: request id and headers, body size, and errors in the API's format.

API calls have no cookies and need no pages, so they go directly from here to the view and skip the page middleware.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from io import BytesIO
from time import perf_counter
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import resolve

from apps.api import call_log, limits
from apps.api.envelope import Call, call_of, refusal
from apps.api.errors import failure, status_of
from apps.core import epoch


class ApiMiddlewareBase(ABC):
    """Handles the URLs of one dialect. For all others it only measures bodies that come in chunks."""

    version: ClassVar[str]

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "HTTP_TRANSFER_ENCODING" in request.META:
            _measure(request)
        if not f"{request.path_info}/".startswith(f"/{self.version}/"):
            return self._get_response(request)
        call = call_of(request)
        with epoch.read_once():
            response = self._answer(request, call)
        response.headers["X-Request-Id"] = call.request_id
        response.headers["X-API-Version"] = self.version
        response.headers["X-Response-Time"] = f"{(perf_counter() - call.started) * 1000:.0f}ms"
        self.mark(response, call)
        for name, value in call.headers.items():
            response.headers[name] = value
        call_log.note(request, call, response)
        return response

    def _answer(self, request: HttpRequest, call: Call) -> HttpResponseBase:
        if _is_too_large(request):
            message = f"Request body is too large: at most {settings.DATA_UPLOAD_MAX_MEMORY_SIZE} bytes are read"
            return self.refuse(request, call, 413, "VALIDATION_001", message)
        try:
            response = self.reach(request)
        except Http404:
            message = f"There is no endpoint {request.method} {request.path_info}"[:200]
            return self.refuse(request, call, 404, "ENDPOINT_001", message)
        except (SuspiciousOperation, BadRequest):
            return self.refuse(request, call, 400, "VALIDATION_001", "The request cannot be read")
        except Exception as problem:  # unexpected; the log has it
            code, message = failure(call, problem)
            return self.refuse(request, call, status_of(code), code, message)
        return self._enclosed(request, call, response) if isinstance(response, HttpResponseNotAllowed) else response

    def _enclosed(self, request: HttpRequest, call: Call, refused: HttpResponseNotAllowed) -> HttpResponse:
        """Django's 405, which has no body, in the format of all other endpoints."""
        answer = self.refuse(request, call, 405, "ENDPOINT_002", f'Method "{request.method}" not allowed.')
        answer.headers["Allow"] = refused.headers["Allow"]
        return answer

    def reach(self, request: HttpRequest) -> HttpResponseBase:
        """The view's response. Raises Http404 if no view has this URL, and whatever the view raises."""
        found = request.resolver_match = resolve(request.path_info)
        response: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
        return response

    @abstractmethod
    def refuse(self, request: HttpRequest, call: Call, status: int, code: str, message: str) -> HttpResponse:
        """The response for a failure outside of any view, in the dialect's format."""

    @abstractmethod
    def mark(self, response: HttpResponseBase, call: Call) -> None:
        """Add the dialect's headers to the response."""


class ApiMiddleware(ApiMiddlewareBase):
    version = "v3"

    def refuse(self, request: HttpRequest, call: Call, status: int, code: str, message: str) -> HttpResponse:
        return refusal(call, status=status, code=code, message=message)

    def mark(self, response: HttpResponseBase, call: Call) -> None:
        if call.caller is None:
            limits.untouched(call)


def _is_too_large(request: HttpRequest) -> bool:
    """Checks the announced length before any byte of the body is read."""
    stated = request.META.get("CONTENT_LENGTH") or "0"
    return not stated.isdecimal() or int(stated) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def _measure(request: HttpRequest) -> None:
    """A body in chunks announces no length, and Django would treat it as empty. Read it up to the limit."""
    del request.META["HTTP_TRANSFER_ENCODING"]  # once is enough, even if both dialects check
    raw = request.META["wsgi.input"].read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    request.META["CONTENT_LENGTH"] = str(len(raw))
    request._stream = BytesIO(raw)
