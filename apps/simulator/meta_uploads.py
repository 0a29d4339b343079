"""Meta's Resumable Upload API: `/{version}/{app}/uploads` opens a session, `/{version}/upload:…` takes the bytes.

Nothing is kept: the id of a session says what was announced, and a handle what was sent. Both are signed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any

import orjson
from aiohttp import web

from apps.simulator import messages, meta_graph
from apps.simulator.carrier import CARRIER, Carrier
from apps.simulator.meta import no_such_object
from apps.simulator.meta_errors import MetaProblem

KINDS = ("application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4")
MAX_LENGTH = 16 * 1024 * 1024  # bytes; Meta takes more


async def open_session(request: web.Request) -> web.Response:
    """`file_length`, `file_type` and `file_name` are in the query or in the body."""
    return await meta_graph.answer(request, _open)


def _open(carrier: Carrier, request: web.Request, body: Mapping[str, Any]) -> Mapping[str, Any] | MetaProblem:
    app, given = request.match_info["id"], {**body, **request.query}
    if app != "app" and not app.isdigit():
        return no_such_object(app)
    kind, length = given.get("file_type"), str(given.get("file_length", ""))
    if kind not in KINDS:
        return MetaProblem("100", f"file_type must be one of {', '.join(KINDS)}.")
    if not length.isdigit() or not 0 < int(length[:12]) <= MAX_LENGTH:
        return MetaProblem("100", f"file_length must be a whole number of bytes from 1 to {MAX_LENGTH}.")
    told = _packed({"kind": kind, "length": int(length)})
    return {"id": f"upload:{told}?sig={_signature(carrier, told)}"}


async def take(request: web.Request) -> web.Response:
    """The bytes of a file, all at once. The token comes as `Authorization: OAuth`, or as usual."""
    carrier = request.app[CARRIER]
    headers = {"Authorization": re.sub(r"^OAuth ", "Bearer ", request.headers.get("Authorization", ""))}
    problem, content = meta_graph.unauthorized(carrier, headers), await request.read()
    found = problem or _take(carrier, request, content)
    return meta_graph.refused(found) if isinstance(found, MetaProblem) else meta_graph.accepted(found)


def _take(carrier: Carrier, request: web.Request, content: bytes) -> Mapping[str, Any] | MetaProblem:
    told = request.match_info["session"]
    session = _unpacked(told)
    if session is None or not hmac.compare_digest(_signature(carrier, told), request.query.get("sig", "")):
        return no_such_object(f"upload:{told}")
    if request.headers.get("file_offset") != "0":
        return MetaProblem("100", "The simulator takes a file at once: the header file_offset must be 0.")
    if len(content) != session["length"]:
        return MetaProblem("100", f"{session['length']} bytes were announced and {len(content)} were sent.")
    kind = base64.b64encode(session["kind"].encode()).decode()
    return {"h": f"4::{kind}:{hashlib.sha256(content).hexdigest()}"}


def _signature(carrier: Carrier, told: str) -> str:
    return hmac.new(carrier.signer.app_secret.encode(), told.encode(), hashlib.sha256).hexdigest()


def _packed(value: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(value)).decode().rstrip("=")


def _unpacked(told: str) -> dict[str, Any] | None:
    try:
        return messages.fields(base64.urlsafe_b64decode(told + "=" * (-len(told) % 4)))
    except (ValueError, binascii.Error):
        return None
