"""The shape of every response: `success`, `data`, `error`, `meta`, and its headers.

Source: the contract's envelope page. `Call` has what we know about one request while we handle it.
"""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework.renderers import BaseRenderer

if TYPE_CHECKING:
    from apps.api.auth import Caller

_LETTERS = string.ascii_letters + string.digits


def _request_id() -> str:
    return "req_" + "".join(secrets.choice(_LETTERS) for _ in range(12))


@dataclass(slots=True)
class Call:
    """One API call: its id, its start, the headers for its response, its caller and the first object it created."""

    request_id: str = field(default_factory=_request_id)
    started: float = field(default_factory=perf_counter)
    headers: dict[str, str] = field(default_factory=dict)
    caller: Caller | None = None
    made: UUID | None = None  # the first object it created


def call_of(request: HttpRequest) -> Call:
    """The call of a request. The middleware began it; without the middleware, it begins now."""
    call = getattr(request, "call", None)
    if call is None:
        call = request.call = Call()  # type: ignore[attr-defined]
    return call


def body_of(call: Call, *, data: Any = None, error: dict[str, Any] | None = None) -> bytes:
    """The envelope as JSON."""
    return orjson.dumps(
        {
            "success": error is None,
            "data": data,
            "error": error,
            "meta": {"request_id": call.request_id, "timestamp": now_text(), "version": "v3"},
        },
        default=_plain,
    )


def answer(call: Call, data: Any = None, *, status: int = 200) -> HttpResponse:
    """A successful response outside of DRF."""
    return HttpResponse(body_of(call, data=data), status=status, content_type="application/json")


def refusal(
    call: Call, *, status: int, code: str, message: str, details: dict[str, list[str]] | None = None
) -> HttpResponse:
    """An error response outside of DRF."""
    error = error_of(code, message, details)
    return HttpResponse(body_of(call, error=error), status=status, content_type="application/json")


def error_of(code: str, message: str, details: dict[str, list[str]] | None = None) -> dict[str, Any]:
    """The `error` object. `doc_url` is a page of this server."""
    return {"code": code, "message": message, "details": details, "doc_url": f"{settings.SITE_URL}/errors/{code}"}


def now_text() -> str:
    """Now, with seven digits of fraction and an offset, as in the contract's samples."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}0+00:00"


def time_text(moment: datetime | None) -> str | None:
    """A time as the API writes it: ISO 8601, UTC."""
    return None if moment is None else moment.astimezone(UTC).isoformat()


def _plain(value: object) -> str:
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place on the wire")


class EnvelopeRenderer(BaseRenderer):
    """Writes the envelope for DRF. The data of a refusal is its error object (see `errors.handle`)."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        context = renderer_context or {}
        response = context["response"]
        if response.status_code == 204:
            return b""
        call = call_of(context["request"]._request)
        return body_of(call, error=data) if response.status_code >= 400 else body_of(call, data=data)
