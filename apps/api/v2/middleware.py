"""Middleware around every v2 call: the deprecation headers, and v2's format for errors outside of a view."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from apps.api.envelope import Call
from apps.api.middleware import ApiMiddlewareBase
from apps.api.v2 import refusals
from apps.api.v2.refusals import Refusal, WireFormat

# Since v3 is generally available, December 2024 (seeds, changelog); a date as RFC 9745 writes it. There is no end date.
_DEPRECATED = "@1733011200"
_SUCCESSOR = f'<{settings.SITE_URL}/v3/openapi.json>; rel="successor-version"'


class V2Middleware(ApiMiddlewareBase):
    version = "v2"

    def refuse(self, request: HttpRequest, call: Call, status: int, code: str, message: str) -> HttpResponse:
        return refusals.answer(request, Refusal(status, code, message), WireFormat.A)

    def mark(self, response: HttpResponseBase, call: Call) -> None:
        response.headers["Deprecation"] = _DEPRECATED
        response.headers["Link"] = _SUCCESSOR
