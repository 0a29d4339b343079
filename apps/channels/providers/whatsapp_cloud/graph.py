"""Calls to Meta's Graph API, and what a refusal says.

Meta asks for the error code to be read before the HTTP status, which it chooses loosely.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from apps.channels.providers import carrier_json
from apps.channels.providers.types import Credentials
from apps.channels.providers.whatsapp_cloud.codes import ERRORS
from apps.core import egress
from apps.error_codes.catalog import TEMPORARY


def call(
    method: str,
    base_url: str,
    path: tuple[str, ...],
    credentials: Credentials,
    *,
    query: Mapping[str, str] | None = None,
    body: Mapping[str, Any] | None = None,
    enough: int | None = None,
) -> egress.EgressRequest:
    """One call. `path` has the ids and edges behind the version; the same arguments make the same bytes."""
    url = "/".join([base_url.rstrip("/"), *(quote(each, safe="") for each in path)])
    return egress.EgressRequest(
        method=method,
        url=f"{url}?{urlencode(query)}" if query else url,
        headers=(
            "Authorization: Bearer " + credentials.get("access_token", "").strip(),
            *(["Content-Type: application/json"] if body is not None else []),
        ),
        body=b"" if body is None else orjson.dumps(body),
        enough=enough,
    )


def error_of(response: egress.Response) -> Mapping[str, Any]:
    """The error object in a response; empty without one."""
    return carrier_json.mapping(carrier_json.parsed(response.body).get("error"))


def code_of(response: egress.Response) -> str:
    """Our code for a refusal."""
    theirs = str(error_of(response).get("code", ""))
    if theirs in ERRORS:
        return ERRORS[theirs]
    if response.status == 429:
        return "ERR_PROVIDER_RATE_LIMITED"
    is_temporary = response.status >= 500 or response.status == 408
    return "ERR_PROVIDER_UNAVAILABLE" if is_temporary else "ERR_PROVIDER_REJECTED"


def pause_of(response: egress.Response, code: str) -> float | None:
    """Seconds that Meta asks us to wait, if our code says that waiting helps."""
    return carrier_json.seconds(response.headers.get("retry-after")) if code in TEMPORARY else None
