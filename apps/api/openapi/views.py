"""Serve `/v3/openapi.json` and `/v2/openapi.json` to everyone, with 304 for clients that have the current one."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import condition, require_safe

from apps.api.openapi.document import written


def _etag(_request: HttpRequest, version: str) -> str:
    return written(version)[1]


@login_not_required
@require_safe
@condition(etag_func=_etag)
def document(_request: HttpRequest, version: str) -> HttpResponse:
    return HttpResponse(
        written(version)[0],
        content_type="application/json",
        headers={"Cache-Control": "public, no-cache", "Access-Control-Allow-Origin": "*"},
    )
